import { requestError } from '../refusal/request-failure.ts';
import type { Handler } from './middleware.ts';
import type { Recorder } from './recorder.ts';

/** A step, as it is run: what the types promised is behind us. */
export type AnyStep = (context: object, next: (additions?: object) => Promise<Response>) => Promise<Response>;

/** How far a request has come. One for each request, so that a refusal can say what was known by then. */
export interface Progress {
  context: object;
}

/** Where a context carries the progress of its request. Not registered: nobody else is to write it. */
export const progress: unique symbol = Symbol('portcullis.progress');

/** Runs the steps from the given one on, and the handler behind them. */
export async function run(
  steps: readonly AnyStep[],
  index: number,
  context: object,
  handler: Handler<never>,
): Promise<Response> {
  const step = steps[index];
  if (step === undefined) return answered(await handler(context as never), 'the handler');
  let continued = false;
  const next = (additions?: object): Promise<Response> => {
    if (continued) throw misassembled(`${nameOf(step)} called next twice`);
    continued = true;
    const extended = additions === undefined ? context : extend(context, additions, step);
    return run(steps, index + 1, extended, handler);
  };
  return answered(await step(context, next), nameOf(step));
}

/** Runs the recorders around the rest. */
export async function record(
  recorders: readonly Recorder<never>[],
  arrival: object,
  rest: () => Promise<Response>,
): Promise<Response> {
  const [first, ...others] = recorders;
  if (first === undefined) return rest();
  let continued = false;
  const next = (): Promise<Response> => {
    if (continued) throw misassembled('a recorder called next twice');
    continued = true;
    return record(others, arrival, rest);
  };
  return answered(await first(arrival as never, next), 'a recorder');
}

/** The context of the next step: a new object, so that no step can change what an earlier one decided on. */
function extend(context: { readonly [progress]?: Progress }, additions: object, step: AnyStep): object {
  for (const key of Object.keys(additions)) {
    if (key in context) throw misassembled(`${nameOf(step)} adds "${key}", which the context has already`);
  }
  const extended = Object.freeze({ ...context, ...additions });
  const reached = context[progress];
  if (reached !== undefined) reached.context = extended;
  return extended;
}

/** A response, or an error that says who owes one. */
export function answered(response: unknown, who: string): Response {
  // A response of another realm (a test runtime's) is one as well.
  if (response instanceof Response || Object.prototype.toString.call(response) === '[object Response]') {
    return response as Response;
  }
  throw misassembled(`${who} returned no Response: it must return next(), or an answer of its own`);
}

/** A fault of the Worker, for the operator. */
export function misassembled(detail: string): Error {
  return requestError('request.misassembled', { detail });
}

/** How messages call a step. */
export function nameOf(step: AnyStep): string {
  return step.name === '' ? 'a step' : `step "${step.name}"`;
}
