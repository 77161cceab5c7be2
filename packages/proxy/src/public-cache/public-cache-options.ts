import {
  type Completed,
  callback,
  checkOptions,
  consoleReport,
  type FieldsFor,
  list,
  number,
} from '@portcullis/core/internal';
import { forwardableHeader } from '../forwardable-header.ts';
import { type StartTimer, systemTimer } from '../proxy-options.ts';

/** The methods of the platform's `Cache` that are used. */
export interface AnswerStore {
  match(key: string): Promise<Response | undefined>;
  put(key: string, answer: Response): Promise<void>;
}

/** Options of `publicCache()`: what is cached, and for how long. */
export interface PublicCacheOptions {
  /** Maximum age of a cached page, in seconds, even if the origin allows more. Default 60. */
  readonly maxSeconds?: number;
  /** Maximum size of a cached page, in bytes. Default 1,048,576 (1 MiB). */
  readonly maxBytes?: number;
  /**
   * Request headers that a page can depend on. Only these client headers are sent to the origin. Each combination of values is
   * cached separately. Default `accept` and `accept-language`.
   */
  readonly headers?: readonly string[];
  /** Opens the cache. Default: the named cache `portcullis-public` of the runtime. */
  readonly open?: () => Promise<AnswerStore>;
  /** Timeout of a cache lookup, in milliseconds; then the origin is asked. Default 500. */
  readonly timeoutMs?: number;
  /** For tests. Default: `setTimeout`. */
  readonly startTimer?: StartTimer;
  /** Called with a message when the cache fails, at most once a minute. Default: the runtime's `console.error`. */
  readonly report?: (text: string) => void;
}

/** Options with every default filled in. */
export type PublicCacheSettings = Completed<PublicCacheOptions, 'open'>;

/** How each option is checked. */
export const publicCacheFields: FieldsFor<PublicCacheOptions, 'open'> = {
  maxSeconds: number({ from: 1, to: 86_400, whole: true, fallback: 60 }),
  maxBytes: number({ from: 1, to: 26_214_400, whole: true, fallback: 1_048_576 }),
  headers: list(
    (given) => forwardableHeader(given),
    () => ['accept', 'accept-language'],
  ),
  open: callback(() => undefined),
  timeoutMs: number({ above: 0, to: 60_000, fallback: 500 }),
  startTimer: callback(() => systemTimer),
  report: callback(() => consoleReport),
};

/** Validates the options of `publicCache()`. */
export function publicCacheSettings(options: PublicCacheOptions): PublicCacheSettings {
  return checkOptions('publicCache', options, publicCacheFields);
}
