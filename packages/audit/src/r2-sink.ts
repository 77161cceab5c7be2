import type { Sink } from './sink.ts';

/** The part of an R2 binding that the sink uses. */
export interface R2Writer {
  get(key: string): Promise<{ readonly etag: string; text(): Promise<string> } | null>;
  put(
    key: string,
    value: string,
    options: {
      onlyIf: { etagMatches: string } | { etagDoesNotMatch: string };
      httpMetadata: { contentType: string };
    },
  ): Promise<object | null>;
}

/** Where objects are put. */
export interface R2SinkOptions {
  /** Begins every key. Default: `audit/`. */
  readonly prefix?: string;
  /** Most tries for an object that another writer changes as well. Default: 5. */
  readonly maxTries?: number;
}

/**
 * Appends each event to an object of its hour and its chain, as NDJSON: `audit/2026-01-31/12/CHAIN.ndjson`. Each write is
 * conditional on nobody else having written meanwhile, so nothing is overwritten. Made for a queue's consumer, which
 * writes rarely; a bucket lock on the prefix keeps finished hours from being changed.
 *
 * It does **not** suit many requests a second: each event reads and writes its object again.
 */
export function r2(bucket: R2Writer, options: R2SinkOptions = {}): Sink {
  const { prefix = 'audit/', maxTries = 5 } = options;
  return {
    name: 'r2',
    write: async (event, line) => {
      const [day, clock = ''] = event.time.split('T');
      const key = `${prefix}${day}/${clock.slice(0, 2)}/${event.chain?.id ?? event.type}.ndjson`;
      for (let tries = 0; tries < maxTries; tries++) {
        if (await append(bucket, key, line)) return;
      }
      throw new Error(`r2: ${key} was changed by others ${maxTries} times`);
    },
  };
}

async function append(bucket: R2Writer, key: string, line: string): Promise<boolean> {
  const known = await bucket.get(key);
  const before = known === null ? '' : await known.text();
  // A queue may deliver an event twice.
  if (before.split('\n').includes(line)) return true;
  const onlyIf = known === null ? { etagDoesNotMatch: '*' } : { etagMatches: known.etag };
  const httpMetadata = { contentType: 'application/x-ndjson' };
  return (await bucket.put(key, `${before}${line}\n`, { onlyIf, httpMetadata })) !== null;
}
