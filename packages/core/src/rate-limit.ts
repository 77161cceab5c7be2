import { RecentMap } from './recent-map.ts';

/** How often something may happen in a window of time, in each isolate. */
export interface RateLimits {
  /** For one client. */
  readonly perClient: number;
  /** For all together. */
  readonly forAll: number;
  /** The window, in milliseconds. */
  readonly windowMs: number;
}

interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** Buckets that fill again within the window: one for each client of late, and one for all. */
export class RateLimit {
  readonly #limits: RateLimits;
  readonly #clients = new RecentMap<Bucket>({ maxEntries: 10_000 });
  #all: Bucket | undefined;

  constructor(limits: RateLimits) {
    this.#limits = limits;
  }

  /** Whether it may happen once more now, which counts. A client past its own limit takes nothing from the others. */
  take(client: string, now: number): boolean {
    const { perClient, forAll } = this.#limits;
    const own = this.#taken(this.#clients.get(client), perClient, now);
    if (own === undefined) return false;
    const all = this.#taken(this.#all, forAll, now);
    if (all === undefined) return false;
    this.#clients.set(client, own);
    this.#all = all;
    return true;
  }

  /** Whether it may happen once more now, without counting it. */
  has(client: string, now: number): boolean {
    const { perClient, forAll } = this.#limits;
    const own = this.#taken(this.#clients.get(client), perClient, now);
    return own !== undefined && this.#taken(this.#all, forAll, now) !== undefined;
  }

  #taken(bucket: Bucket | undefined, size: number, now: number): Bucket | undefined {
    const refilled =
      bucket === undefined
        ? size
        : Math.min(size, bucket.left + (Math.max(0, now - bucket.at) * size) / this.#limits.windowMs);
    return refilled < 1 ? undefined : { left: refilled - 1, at: now };
  }
}
