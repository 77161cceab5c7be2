import type { Sleep } from '@portcullis/core/internal';
import { VirtualTime } from '../../../scripts/fixtures/virtual-time.ts';

/** Whoever waits no longer looks again and again whether something has come; who waits longer sets a limit to others. */
const LONGEST_LOOK_MS = 100;

/** Time that passes when something of the run says so. Several may at once: one after the other. */
export class MovedTime extends VirtualTime {
  #last: Promise<void> = Promise.resolve();

  /** Settles when nobody moves it any more. */
  get rests(): Promise<void> {
    return this.#last;
  }

  /** Waits until something else has moved time so far. A short wait moves it itself. */
  readonly wait: Sleep = (milliseconds, signal) =>
    milliseconds <= LONGEST_LOOK_MS ? this.pass(milliseconds / 1000) : this.sleep(milliseconds, signal);

  override pass(seconds: number): Promise<void> {
    this.#last = this.#last.then(() => super.pass(seconds));
    return this.#last;
  }
}
