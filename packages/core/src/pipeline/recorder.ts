import type { Arrival } from '../request/base-context.ts';

/** Marks a step as a recorder. Registered, so that two copies of this package agree on it. */
const recorderMark: unique symbol = Symbol.for('portcullis.recorder') as never;

/** Watches a request from outside: see {@link recorder}. */
export interface Recorder<in Needs extends Arrival = Arrival> {
  (arrival: Needs, next: () => Promise<Response>): Promise<Response>;
  readonly [recorderMark]: RecorderOptions;
}

/** What a recorder is. */
export interface RecorderOptions {
  /**
   * Whether it writes down what it sees. A refusal says that it has been recorded only if there is such a recorder.
   * Default `false`: it only looks, or sets cookies.
   */
  readonly keepsRecord?: boolean;
}

/**
 * Makes a step outside of all others. It sees every request, including those with an ambiguous address and those
 * that crash, and the answer exactly as the client gets it. It must return that answer.
 *
 * Recorders come first in a pipeline. Only they can read the trail. Throws `TypeError` for what is no function.
 *
 * @example
 * ```ts
 * import { recorder } from '@portcullis/core';
 *
 * const countFailures = recorder(async (arrival, next) => {
 *   const response = await next();
 *   if (response.status >= 500) console.log(`failed ${arrival.requestId}`);
 *   return response;
 * });
 * ```
 */
export function recorder<Needs extends Arrival = Arrival>(
  step: (arrival: Needs, next: () => Promise<Response>) => Promise<Response>,
  options: RecorderOptions = {},
): Recorder<Needs> {
  if (typeof step !== 'function') throw new TypeError('recorder: the step is not a function');
  return Object.assign((arrival: Needs, next: () => Promise<Response>) => step(arrival, next), {
    [recorderMark]: options,
  });
}

/** Whether one of them writes down what it sees. */
export function keepRecord(recorders: readonly Recorder<never>[]): boolean {
  return recorders.some((one) => one[recorderMark].keepsRecord === true);
}

/** Whether a step was made by {@link recorder}. */
export function isRecorder(step: unknown): step is Recorder<never> {
  return typeof step === 'function' && recorderMark in step;
}
