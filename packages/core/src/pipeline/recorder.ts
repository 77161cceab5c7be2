import type { Arrival } from '../request/base-context.ts';

/** Marks a step as a recorder. A registered symbol, so that two copies of this package agree on it. */
const recorderMark: unique symbol = Symbol.for('portcullis.recorder') as never;

/** Observes requests around all steps: see {@link recorder}. */
export interface Recorder<in Needs extends Arrival = Arrival> {
  (arrival: Needs, next: () => Promise<Response>): Promise<Response>;
  readonly [recorderMark]: RecorderOptions;
}

/** Options of a recorder. */
export interface RecorderOptions {
  /**
   * Whether it stores a record of requests. A page only states that an error was recorded if there is such a recorder. Default
   * `false`: it only observes, or sets cookies.
   */
  readonly keepsRecord?: boolean;
}

/**
 * Creates a step that runs around all others. It sees every request, including those with an ambiguous address and those that
 * crash, and the response exactly as the client receives it. It must return that response.
 *
 * Recorders come first in a pipeline. Only they can read the trail. Throws a `TypeError` if `step` is not a function.
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

/** Whether one of the recorders stores a record. */
export function keepRecord(recorders: readonly Recorder<never>[]): boolean {
  return recorders.some((one) => one[recorderMark].keepsRecord === true);
}

/** Whether a step was made by {@link recorder}. */
export function isRecorder(step: unknown): step is Recorder<never> {
  return typeof step === 'function' && recorderMark in step;
}
