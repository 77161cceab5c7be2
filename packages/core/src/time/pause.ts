import { wasSetBack } from './was-set-back.ts';

/**
 * A period without calls, such as to a failing service. It ends if the clock is set back before its start: otherwise it would
 * last until the clock catches up. All times are in milliseconds, of the same clock.
 */
export class Pause {
  #since = 0;
  #until = 0;

  begin(now: number, milliseconds: number): void {
    this.#since = now;
    this.#until = now + milliseconds;
  }

  end(): void {
    this.#until = 0;
  }

  /** The remaining time; 0 if there is no pause. */
  left(now: number): number {
    return wasSetBack(this.#since, now) ? 0 : Math.max(0, this.#until - now);
  }
}
