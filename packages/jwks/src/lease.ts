import { wasSetBack } from '@portcullis/core/internal';

/** Proof of holding a {@link Lease}. */
export type LeaseTicket = number;

/**
 * Lets one request at a time do a piece of work for the whole isolate.
 *
 * It expires, because a request may be cancelled while it holds the lease, and then none of its code runs any more, not even its `finally`.
 * It is also released if the clock is set back. No caller awaits the holder: in workerd a promise of one request cannot be awaited by
 * another.
 */
export class Lease {
  readonly #milliseconds: number;
  #ticket: LeaseTicket = 0;
  #endsAt = 0;

  /** @param milliseconds how long a holder may take */
  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  /** Whether a caller holds the lease. */
  isHeld(now: number): boolean {
    return now < this.#endsAt && !wasSetBack(this.#endsAt - this.#milliseconds, now);
  }

  /** A ticket if no caller holds the lease, or if the holder's time is over. */
  take(now: number): LeaseTicket | undefined {
    if (this.isHeld(now)) return undefined;
    this.#ticket += 1;
    this.#endsAt = now + this.#milliseconds;
    return this.#ticket;
  }

  /** Ends the lease early. The ticket of an earlier holder, whose time is over, changes nothing. */
  release(ticket: LeaseTicket): void {
    if (ticket === this.#ticket) this.#endsAt = 0;
  }
}
