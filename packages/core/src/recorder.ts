import type { Arrival } from './base-context.ts';

/** Marks a step as a recorder. Registered, so that two copies of this package agree on it. */
const recorderMark: unique symbol = Symbol.for('portcullis.recorder') as never;

/** Watches a request from outside: see {@link recorder}. */
export interface Recorder<in Needs extends Arrival = Arrival> {
  (arrival: Needs, next: () => Promise<Response>): Promise<Response>;
  readonly [recorderMark]: true;
}

/**
 * Makes a step that stands outside of everything else: it sees every request, those with an ambiguous address and
 * those that crash included, and the answer exactly as the client gets it. It must pass that answer on.
 *
 * Recorders come first in a pipeline. Only they can read the trail.
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
): Recorder<Needs> {
  return Object.assign((arrival: Needs, next: () => Promise<Response>) => step(arrival, next), {
    [recorderMark]: true as const,
  });
}

/** Whether a step was made by {@link recorder}. */
export function isRecorder(step: object): boolean {
  return recorderMark in step;
}
