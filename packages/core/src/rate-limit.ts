import { RecentMap } from './recent-map.ts';
import { wasSetBack } from './time/was-set-back.ts';

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

/**
 * Token buckets that fill again within the window: one for each client of late, and one for all. What nobody used is kept up to the
 * limit, so that after a window of rest as many may happen at once, and as many again, evenly, within the window after.
 */
export class RateLimit {
  readonly #limits: RateLimits;
  readonly #clients = new RecentMap<Bucket>({ maxEntries: 10_000 });
  #all: Bucket | undefined;

  constructor(limits: RateLimits) {
    this.#limits = limits;
  }

  /** Whether it may happen once more now, which counts. A client past its own limit takes nothing from the others. */
  take(client: string, now: number): boolean {
    if (!this.has(client, now)) return false;
    this.count(client, now);
    return true;
  }

  /** Whether it may happen once more now, without counting it. */
  has(client: string, now: number): boolean {
    const { perClient, forAll } = this.#limits;
    this.#redate(client, now);
    return (
      this.#left(this.#clients.get(client), perClient, now) >= 1 && this.#left(this.#all, forAll, now) >= 1
    );
  }

  /**
   * Counts what `has` let happen and what is known to count only afterwards. Where more happened at once than might, it is owed:
   * as much again as the limit, at most.
   */
  count(client: string, now: number): void {
    const { perClient, forAll } = this.#limits;
    const own = this.#left(this.#clients.get(client), perClient, now);
    const all = this.#left(this.#all, forAll, now);
    this.#clients.set(client, { left: Math.max(own - 1, -perClient), at: now });
    this.#all = { left: Math.max(all - 1, -forAll), at: now };
  }

  /** Takes back what `take` counted, where it is known by now not to count. */
  giveBack(client: string, now: number): void {
    const { perClient, forAll } = this.#limits;
    this.#redate(client, now);
    const own = this.#left(this.#clients.get(client), perClient, now);
    const all = this.#left(this.#all, forAll, now);
    this.#clients.set(client, { left: Math.min(own + 1, perClient), at: now });
    this.#all = { left: Math.min(all + 1, forAll), at: now };
  }

  /** Where the clock was set back, buckets would not fill before it has come back: they fill from now on. */
  #redate(client: string, now: number): void {
    const own = this.#clients.get(client);
    if (own !== undefined && wasSetBack(own.at, now)) this.#clients.set(client, { ...own, at: now });
    if (this.#all !== undefined && wasSetBack(this.#all.at, now)) this.#all = { ...this.#all, at: now };
  }

  #left(bucket: Bucket | undefined, size: number, now: number): number {
    if (bucket === undefined) return size;
    const filled = (Math.max(0, now - bucket.at) * size) / this.#limits.windowMs;
    // Without a limit, what no time fills is not a number.
    return Math.min(size, bucket.left + (filled || 0));
  }
}
