import { wasSetBack } from './was-set-back.ts';

/**
 * A time for which somebody is left alone, such as a service that fails. Where the clock was set back behind its beginning it is over:
 * it would last for as long as the clock was wrong. All times are in milliseconds, by the same clock.
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

  /** How long it lasts from now on; 0 where there is none. */
  left(now: number): number {
    return wasSetBack(this.#since, now) ? 0 : Math.max(0, this.#until - now);
  }
}
