import { hasPassed } from '@portcullis/core/internal';

/** What a circuit breaker says to a call: go on, go on and tell whether it went well, or do not ask. */
export type Admission = 'closed' | 'probe' | 'open';

/** When a circuit opens, and for how long. */
export interface CircuitBreakerOptions {
  /** Failures in a row after which the origin is not asked any more. */
  readonly failures: number;
  /** How long it is not asked, in milliseconds; then one call tries. */
  readonly openMs: number;
}

/**
 * Remembers in one isolate how calls to an origin went, so that one in trouble is left alone and nobody waits for it. Other
 * isolates learn by themselves: no request of one can wait for another's.
 *
 * A probe that never tells how it went, since its client left and its request ended with it, is replaced by another after
 * `openMs`.
 */
export class CircuitBreaker {
  readonly #options: CircuitBreakerOptions;
  #failures = 0;
  /** When the origin was given up, or a probe was last sent; `undefined` while the circuit is closed. */
  #since: number | undefined;

  constructor(options: CircuitBreakerOptions) {
    this.#options = options;
  }

  /**
   * Whether the origin may be asked. `probe` is said to one call at a time.
   * @param now milliseconds since the Unix epoch
   */
  admit(now: number): Admission {
    if (this.#since === undefined) return 'closed';
    if (!hasPassed(this.#options.openMs, this.#since, now)) return 'open';
    this.#since = now;
    return 'probe';
  }

  /** A call went well. Returns whether that closed the circuit. */
  succeeded(): boolean {
    const closes = this.#since !== undefined;
    this.#failures = 0;
    this.#since = undefined;
    return closes;
  }

  /**
   * A call failed. Returns whether that opened the circuit.
   * @param now milliseconds since the Unix epoch
   */
  failed(now: number): boolean {
    this.#failures += 1;
    if (this.#since !== undefined) {
      // A probe failed, or one of the calls that were on their way when it opened.
      this.#since = now;
      return false;
    }
    if (this.#failures < this.#options.failures) return false;
    this.#since = now;
    return true;
  }
}
