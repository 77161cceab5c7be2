import { DeadlineExceeded, inTime, type Sleep, systemSleep } from '@portcullis/core/internal';
import { equalOctets } from '@portcullis/tlog/internal';

/** Where a log's files are: those of C2SP tlog-tiles, by their paths. */
export interface LogFiles {
  /** A file's octets; `undefined` if it does not exist. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Stores a file whole; it is durable when this settles. */
  write(path: string, octets: Uint8Array<ArrayBuffer>): Promise<void>;
  /**
   * Stores a whole file in place of the version that was read or replaced here last (none if there was none), and returns whether it did.
   * Stores nothing if another writer has replaced that version since.
   */
  replace(path: string, octets: Uint8Array<ArrayBuffer>): Promise<boolean>;
}

/** The part of an R2 binding that a log uses. */
export interface LogBucket {
  get(key: string): Promise<{ readonly etag: string; arrayBuffer(): Promise<ArrayBuffer> } | null>;
  put(
    key: string,
    value: Uint8Array<ArrayBuffer>,
    options?: {
      onlyIf?: { etagDoesNotMatch: string } | { etagMatches: string };
      httpMetadata?: { contentType: string; cacheControl: string };
    },
  ): Promise<{ readonly etag: string } | null>;
}

/** As a checkpoint is to be served, if the bucket is public (C2SP tlog-tiles): it changes, and an old one is a good one too. */
const TEXT = { contentType: 'text/plain; charset=utf-8', cacheControl: 'no-cache' };

/** A call is given up after this time, in milliseconds: a log that waits for one publishes nothing, and reports nothing. */
const TIMEOUT_MS = 30_000;

/**
 * The files of a log in an R2 bucket. Bundles and tiles are only ever created, so a bucket lock on `tile/` can protect them; one that
 * exists already must be the same. So a call that was given up does no harm if it completes late.
 */
export function r2LogFiles(r2: LogBucket, prefix = '', sleep: Sleep = systemSleep): LogFiles {
  const answer = async <Answer>(key: string, call: Promise<Answer>): Promise<Answer> => {
    try {
      return await inTime(TIMEOUT_MS, sleep, call);
    } catch (cause) {
      if (!(cause instanceof DeadlineExceeded)) throw cause;
      throw new Error(`log: R2 did not answer for ${key} within ${TIMEOUT_MS / 1000} seconds`, { cause });
    }
  };
  const put: LogBucket['put'] = (key, ...what) => answer(key, r2.put(key, ...what));
  /** The ETags of files that are written more than once. */
  const etags = new Map<string, string | undefined>();
  const read = async (path: string): Promise<Uint8Array | undefined> => {
    const key = `${prefix}${path}`;
    const object = await answer(key, r2.get(key));
    if (!isTile(path)) etags.set(path, object?.etag);
    return object === null ? undefined : new Uint8Array(await answer(key, object.arrayBuffer()));
  };
  return {
    read,
    replace: async (path, octets) => {
      const etag = etags.get(path);
      const onlyIf = etag === undefined ? { etagDoesNotMatch: '*' } : { etagMatches: etag };
      const made = await put(`${prefix}${path}`, octets, { onlyIf, httpMetadata: TEXT });
      if (made === null) return false;
      etags.set(path, made.etag);
      return true;
    },
    write: async (path, octets) => {
      const key = `${prefix}${path}`;
      if (!isTile(path)) {
        await put(key, octets, { httpMetadata: TEXT });
        return;
      }
      const made = await put(key, octets, { onlyIf: { etagDoesNotMatch: '*' } });
      if (made !== null) return;
      // Written before a crash, and now again.
      const there = await read(path);
      if (there === undefined || !equalOctets(there, octets)) {
        throw new Error(
          `log: ${key} already exists with other content, and files of a log are never overwritten: give each log its own bucket or prefix`,
        );
      }
    },
  };
}

function isTile(path: string): boolean {
  return path.startsWith('tile/');
}
