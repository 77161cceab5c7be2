import { requestError } from '../failure/request-failure.ts';
import type { Handler } from '../request/middleware.ts';
import type { Recorder } from './recorder.ts';

/** A step at run time, without its types. */
export type AnyStep = (context: object, next: (additions?: object) => Promise<Response>) => Promise<Response>;

/** A step, for messages. */
interface AnyNamed {
  readonly name: string;
}

/** The progress of a request, so that a refusal has the context that was known by then. */
export interface Progress {
  context: object;
}

/** The member of a context with the progress of its request. Not a registered symbol: no other code can write it. */
export const progress: unique symbol = Symbol('portcullis.progress');

/**
 * Runs the steps from the given one on, and then the handler. A step that returns the promise of `next` unchanged is not awaited
 * a second time.
 */
export function run(
  steps: readonly AnyStep[],
  index: number,
  context: object,
  handler: Handler<never>,
): Promise<Response> {
  const step = steps[index];
  if (step === undefined) return handled(handler, context);
  return around(step, context, (additions) => {
    const extended = additions === undefined ? context : extend(context, additions, step);
    return run(steps, index + 1, extended, handler);
  });
}

/** Runs the recorders from the given one on, around the rest. */
export function record(
  recorders: readonly Recorder<never>[],
  index: number,
  arrival: object,
  rest: () => Promise<Response>,
): Promise<Response> {
  const recorder = recorders[index];
  if (recorder === undefined) return rest();
  return around(recorder, arrival, () => record(recorders, index + 1, arrival, rest), 'a recorder');
}

/**
 * Calls a step, which can call `next` once, and checks that it returns a response.
 * @param who its description in messages. Default: its name
 */
function around(
  step: (context: never, next: (additions?: object) => Promise<Response>) => unknown,
  context: object,
  goOn: (additions?: object) => Promise<Response>,
  who?: string,
): Promise<Response> {
  let continued = false;
  let rest: Promise<Response> | undefined;
  const next = (additions?: object): Promise<Response> => {
    if (continued) throw misassembled(`${nameOf(who ?? step)} called next twice`);
    continued = true;
    rest = goOn(additions);
    return rest;
  };
  try {
    const returned = step(context as never, next);
    if (returned === rest && rest !== undefined) return rest;
    return answerOf(returned, who ?? step);
  } catch (error) {
    return Promise.reject(error);
  }
}

function handled(handler: Handler<never>, context: object): Promise<Response> {
  try {
    return answerOf(handler(context as never), 'the handler');
  } catch (error) {
    return Promise.reject(error);
  }
}

function answerOf(returned: unknown, who: string | AnyNamed): Promise<Response> {
  return Promise.resolve(returned).then((response) => answered(response, who));
}

/** The context of the next step: a new object, so that no step can change what an earlier one checked. */
function extend(context: { readonly [progress]?: Progress }, additions: object, step: AnyStep): object {
  // A promise does not have the members of its value.
  if (additions instanceof Promise)
    throw misassembled(`${nameOf(step)} passed a promise to next(): await it first`);
  for (const key of Object.keys(additions)) {
    // Several steps may add `admitted`.
    if (key in context && key !== 'admitted')
      throw misassembled(`${nameOf(step)} adds "${key}", which the context already has`);
  }
  const extended = Object.freeze({ ...context, ...additions });
  const reached = context[progress];
  if (reached !== undefined) reached.context = extended;
  return extended;
}

/** Returns the response, or throws an error that names the step without one. */
export function answered(response: unknown, who: string | AnyNamed): Response {
  // A response of another realm (of a test runtime) is accepted as well.
  if (response instanceof Response || Object.prototype.toString.call(response) === '[object Response]') {
    return response as Response;
  }
  throw misassembled(`${nameOf(who)} returned no Response: return new Response(), or next() in a step`);
}

/** The error for a wrongly assembled pipeline, for the operator. */
export function misassembled(detail: string): Error {
  return requestError('request.misassembled', { detail });
}

/** The description of a step in messages. */
export function nameOf(step: string | AnyNamed): string {
  if (typeof step === 'string') return step;
  return step.name === '' ? 'a step' : `step "${step.name}"`;
}
