import { RecentMap } from '@portcullis/core/internal';

/** How often Phorge is asked about tokens that nobody remembers, in each isolate. */
export interface AskingLimits {
  /** For one client address, a minute. */
  readonly perClient: number;
  /** For all together, a minute. */
  readonly perMinute: number;
}

interface Bucket {
  readonly left: number;
  readonly at: number;
}

const MINUTE_MS = 60_000;

/** Buckets that fill again within a minute: one for each client address of late, and one for all. */
export class AskingLimit {
  readonly #limits: AskingLimits;
  readonly #clients = new RecentMap<Bucket>({ maxEntries: 10_000 });
  #all: Bucket | undefined;

  constructor(limits: AskingLimits) {
    this.#limits = limits;
  }

  /** Whether one more may be asked now, which counts. A client past its own limit takes nothing from the others. */
  take(client: string, now: number): boolean {
    const own = taken(this.#clients.get(client), this.#limits.perClient, now);
    if (own === undefined) return false;
    const all = taken(this.#all, this.#limits.perMinute, now);
    if (all === undefined) return false;
    this.#clients.set(client, own);
    this.#all = all;
    return true;
  }
}

function taken(bucket: Bucket | undefined, size: number, now: number): Bucket | undefined {
  const refilled =
    bucket === undefined
      ? size
      : Math.min(size, bucket.left + (Math.max(0, now - bucket.at) * size) / MINUTE_MS);
  return refilled < 1 ? undefined : { left: refilled - 1, at: now };
}
