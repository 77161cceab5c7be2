import { RecentMap } from './recent-map.ts';
import { wasSetBack } from './time/was-set-back.ts';

/** How often something can happen in a time window, in each isolate. */
export interface RateLimits {
  /** The limit for one client. */
  readonly perClient: number;
  /** The limit for all clients together. */
  readonly forAll: number;
  /** The window, in milliseconds. */
  readonly windowMs: number;
}

interface Bucket {
  readonly left: number;
  readonly at: number;
}

/**
 * Token buckets that are refilled within the window: one for each recent client, and one for all. Unused tokens are kept up to
 * the limit, so that after an idle window the whole limit can be used in a burst, and again, evenly, within the next window.
 */
export class RateLimit {
  readonly #limits: RateLimits;
  readonly #clients = new RecentMap<Bucket>({ maxEntries: 10_000 });
  #all: Bucket | undefined;

  constructor(limits: RateLimits) {
    this.#limits = limits;
  }

  /** Takes a token, and returns whether there was one. A client beyond its own limit does not use up that of all. */
  take(client: string, now: number): boolean {
    if (!this.has(client, now)) return false;
    this.count(client, now);
    return true;
  }

  /** Whether there is a token, without taking it. */
  has(client: string, now: number): boolean {
    const { perClient, forAll } = this.#limits;
    this.#redate(client, now);
    return (
      this.#left(this.#clients.get(client), perClient, now) >= 1 && this.#left(this.#all, forAll, now) >= 1
    );
  }

  /**
   * Counts an event after `has` returned `true`, if it is only known afterwards whether it counts. Concurrent events beyond the
   * limit become a debt, which is as large as the limit at most.
   */
  count(client: string, now: number): void {
    const { perClient, forAll } = this.#limits;
    const own = this.#left(this.#clients.get(client), perClient, now);
    const all = this.#left(this.#all, forAll, now);
    this.#clients.set(client, { left: Math.max(own - 1, -perClient), at: now });
    this.#all = { left: Math.max(all - 1, -forAll), at: now };
  }

  /** Returns a token that `take` took, if the event turns out not to count. */
  giveBack(client: string, now: number): void {
    const { perClient, forAll } = this.#limits;
    this.#redate(client, now);
    const own = this.#left(this.#clients.get(client), perClient, now);
    const all = this.#left(this.#all, forAll, now);
    this.#clients.set(client, { left: Math.min(own + 1, perClient), at: now });
    this.#all = { left: Math.min(all + 1, forAll), at: now };
  }

  /** If the clock was set back, buckets would not be refilled until it catches up: they are refilled from now on. */
  #redate(client: string, now: number): void {
    const own = this.#clients.get(client);
    if (own !== undefined && wasSetBack(own.at, now)) this.#clients.set(client, { ...own, at: now });
    if (this.#all !== undefined && wasSetBack(this.#all.at, now)) this.#all = { ...this.#all, at: now };
  }

  #left(bucket: Bucket | undefined, size: number, now: number): number {
    if (bucket === undefined) return size;
    const filled = (Math.max(0, now - bucket.at) * size) / this.#limits.windowMs;
    // Without a limit, this is NaN if no time has passed.
    return Math.min(size, bucket.left + (filled || 0));
  }
}
