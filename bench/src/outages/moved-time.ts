import type { Sleep } from '@portcullis/core/internal';
import { VirtualTime } from '@portcullis/testing/internal';

/** Whoever waits no longer looks again and again whether something has come; who waits longer sets a limit to others. */
const LONGEST_LOOK_MS = 100;

/** Time that passes when something of the run says so. Several may at once: one after the other. */
export class MovedTime extends VirtualTime {
  #last: Promise<void> = Promise.resolve();
  readonly #working = new Set<Promise<unknown>>();

  /** Settles when nobody moves it any more. */
  get rests(): Promise<void> {
    return this.#last;
  }

  /** Waits until something else has moved time so far. A short wait moves it itself. */
  readonly wait: Sleep = (milliseconds, signal) =>
    milliseconds <= LONGEST_LOOK_MS ? this.pass(milliseconds / 1000) : this.sleep(milliseconds, signal);

  /** Work that takes none of this time: it stands still until that is done. */
  async during<Value>(work: () => Value | Promise<Value>): Promise<Value> {
    const working = (async () => await work())();
    this.#working.add(working);
    try {
      return await working;
    } finally {
      this.#working.delete(working);
    }
  }

  override pass(seconds: number): Promise<void> {
    this.#last = this.#last.then(() => super.pass(seconds));
    return this.#last;
  }

  /** Work that begins while time passes stops it as well: what waits for it has a limit that would be over at once. */
  protected override async rest(): Promise<void> {
    do {
      await Promise.allSettled(this.#working);
      await super.rest();
    } while (this.#working.size > 0);
  }
}
