import { hasPassed } from '@portcullis/core/internal';
import { type FailedCall, FailureRun } from './failure-run.ts';
import { areTwoCallers, type Requester } from './requester.ts';

/** Whether a call goes to the origin: as usual, as the one probe of an open circuit, or not at all. */
export type Admission = 'closed' | 'probe' | 'open';

/** What a failed request changes: the circuit opens, or the origin may be down, which a health check can show. */
export type AfterFailure = 'opened' | 'suspected' | 'unchanged';

/** When a circuit opens, and for how long. */
export interface CircuitBreakerOptions {
  /** Failures in a row after which the circuit can open. */
  readonly failures: number;
  /** How long the circuit stays open until one call probes the origin, in milliseconds. */
  readonly openMs: number;
}

/**
 * Records in one isolate how requests to an origin ended, so that callers do not wait for an origin that is down. Other isolates
 * have their own breakers: isolates share no memory.
 *
 * A probe that does not report its end, because its client left and its request ended with it, is replaced by another after
 * `openMs`.
 */
export class CircuitBreaker {
  readonly #options: CircuitBreakerOptions;
  #run = new FailureRun();
  /** When the circuit opened, or the last probe was sent; `undefined` while the circuit is closed. */
  #since: number | undefined;
  /** Who sent the last probe. */
  #prober: Requester | undefined;

  constructor(options: CircuitBreakerOptions) {
    this.#options = options;
  }

  /** Whether calls go to the origin as usual. */
  get isClosed(): boolean {
    return this.#since === undefined;
  }

  /**
   * Whether the origin is asked. One call at a time is the `probe`. The caller who sent the last probe waits twice as long for
   * the next: otherwise, one caller whose requests always fail could keep the circuit open for all others.
   *
   * @param now milliseconds since the Unix epoch
   * @param requester who would send the probe. Default: the gateway itself
   */
  admit(now: number, requester?: Requester): Admission {
    if (this.#since === undefined) return 'closed';
    const isSame =
      requester !== undefined && this.#prober !== undefined && !areTwoCallers(requester, this.#prober);
    const { openMs } = this.#options;
    if (!hasPassed(isSame ? 2 * openMs : openMs, this.#since, now)) return 'open';
    this.#since = now;
    this.#prober = requester;
    return 'probe';
  }

  /** A request was answered. Returns whether that closed the circuit. */
  succeeded(): boolean {
    const closes = this.#since !== undefined;
    this.#run = new FailureRun();
    this.#since = undefined;
    this.#prober = undefined;
    return closes;
  }

  /**
   * A request failed, with all of its retries.
   * @param now milliseconds since the Unix epoch
   * @param isProbe whether it was admitted as the probe
   */
  failed(call: FailedCall, now: number, isProbe = false): AfterFailure {
    if (this.#since !== undefined) {
      // A call that was on its way when the circuit opened does not keep it open for longer.
      if (isProbe) this.#since = now;
      return 'unchanged';
    }
    const { failures } = this.#options;
    this.#run.add(call);
    if (this.#run.showsOutage(failures)) return this.opened(now) ? 'opened' : 'unchanged';
    return this.#run.count >= failures ? 'suspected' : 'unchanged';
  }

  /**
   * The origin is down: its failures show it, or its health check. Returns whether that opened the circuit.
   * @param now milliseconds since the Unix epoch
   */
  opened(now: number): boolean {
    const opens = this.#since === undefined;
    this.#since = now;
    return opens;
  }
}
