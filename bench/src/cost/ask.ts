import { PAGE } from '../../workers/names.ts';

/** One request, and the status that a right answer has. */
export interface Ask {
  /** Default `GET`. */
  readonly method?: 'GET' | 'POST';
  /** Path and query. Default: the page that the policies let engineers see. */
  readonly path?: string;
  /** Besides `Host`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Default 200. */
  readonly status?: number;
}

/** What is asked for where nothing else is said. */
export const asked = { method: 'GET', path: PAGE, status: 200 } as const;
