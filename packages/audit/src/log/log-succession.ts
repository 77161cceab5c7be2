/** The writer of a log's own entries: no isolate has this name. */
export const LOG_WRITER = '00000000-0000-0000-0000-000000000000';

/** The number of a log's first entry, if it names the log that it continues; and of its last, if it names the log that continues it. */
export const SUCCESSION_SEQUENCE = { continues: 1, closed: 2 } as const;

const SCHEMA = 'portcullis.log/1';

/** The end of a log, as the next one names it. */
export interface LogEnd {
  readonly origin: string;
  readonly size: number;
  /** The root hash of its last tree, base64. */
  readonly root: string;
}

/** A log's statement about the one before it or after it. */
export type Succession =
  | { readonly continues: LogEnd; readonly closed?: undefined }
  | { readonly closed: { readonly next: string }; readonly continues?: undefined };

/** The line of an entry that starts or closes a log: canonical JSON. */
export function successionLine(succession: Succession): string {
  if (succession.closed !== undefined) {
    return JSON.stringify({ closed: { next: succession.closed.next }, schema: SCHEMA });
  }
  const { origin, root, size } = succession.continues;
  return JSON.stringify({ continues: { origin, root, size }, schema: SCHEMA });
}

/** Parses such a line; `undefined` for any other. */
export function parseSuccession(line: string): Succession | undefined {
  const { closed, continues } = JSON.parse(line) as Partial<Record<string, unknown>>;
  const found = closed === undefined ? succeeding(continues) : succeeded(closed);
  // What it would have been written as, with its schema.
  return found !== undefined && successionLine(found) === line ? found : undefined;
}

type Members = Readonly<Record<string, unknown>>;

function succeeding(continues: unknown): Succession | undefined {
  const { origin, root, size } = (continues ?? {}) as Members;
  if (typeof origin !== 'string' || typeof root !== 'string' || typeof size !== 'number') return undefined;
  return { continues: { origin, root, size } };
}

function succeeded(closed: unknown): Succession | undefined {
  const { next } = (closed ?? {}) as Members;
  return typeof next === 'string' ? { closed: { next } } : undefined;
}
