// A request's way, 4 of 12: the steps. Next: packages/gateway/src/gateway.ts
import type { Arrival, BaseContext } from './base-context.ts';
import { isRecorder, type Recorder } from './recorder.ts';
import { requestError } from './request-failure.ts';

/** A step that adds nothing. */
export type Nothing = Record<never, never>;

/** Goes on with the request, handing over what the step adds to the context. Runs once. */
export type Next<Adds extends object> = [keyof Adds] extends [never]
  ? () => Promise<Response>
  : (additions: Adds) => Promise<Response>;

/**
 * One step around all that follow it. What it needs is its parameter's type, so a pipeline that does not offer it does
 * not compile; what it adds, it hands to `next`. It returns what `next` gave, or an answer of its own.
 */
export type Middleware<Needs extends object, Adds extends object = Nothing> = (
  context: Needs,
  next: Next<Adds>,
) => Promise<Response>;

/** Answers a request at the end of a pipeline. */
export type Handler<Needs extends object> = (context: Needs) => Response | Promise<Response>;

/** What recorders of this pipeline are given. */
type ArrivalOf<Start> = Start extends BaseContext<infer Env> ? Arrival<Env> : never;

/** Steps in the order in which a request meets them. Each call gives a new pipeline. */
export interface Pipeline<Start extends object, Context extends object> {
  /** Adds a recorder. Recorders come before all other steps. */
  use(step: Recorder<ArrivalOf<Start>>): Pipeline<Start, Context>;
  /** Adds a step. It must be content with what the steps before it offer. */
  use<Adds extends object = Nothing>(step: Middleware<Context, Adds>): Pipeline<Start, Context & Adds>;
  /** Ends the pipeline. */
  handle(handler: Handler<Context>): App<Start>;
}

/** Where the boundary finds the two halves of an app. Registered, so that two copies of this package agree on it. */
export const stages: unique symbol = Symbol.for('portcullis.stages') as never;

/** A finished pipeline: call it with a start context, or give it to `worker()`. */
export interface App<in Start extends object> {
  (start: Start): Promise<Response>;
  readonly [stages]: {
    readonly recorders: readonly Recorder<never>[];
    readonly serve: (start: Start) => Promise<Response>;
  };
}

type AnyStep = (context: object, next: (additions?: object) => Promise<Response>) => Promise<Response>;

/**
 * Begins a pipeline. Its steps form an onion: each is called with the context so far and decides whether to go on.
 *
 * TypeScript refuses a step whose needs are not met. JavaScript callers get the same refusals when the request comes:
 * as errors, which end as 500, never as access.
 *
 * @example
 * ```ts
 * import { type BaseContext, pipeline, worker } from '@portcullis/core';
 *
 * const app = pipeline<BaseContext>()
 *   .use<{ started: number }>((context, next) => next({ started: context.clock.now() }))
 *   .handle((context) => new Response(`started at ${context.started}`));
 *
 * export default { fetch: worker(app) };
 * ```
 */
export function pipeline<Start extends object>(): Pipeline<Start, Start> {
  return extendable<Start, Start>([], []);
}

function extendable<Start extends object, Context extends object>(
  recorders: readonly Recorder<never>[],
  steps: readonly AnyStep[],
): Pipeline<Start, Context> {
  return {
    // The overloads say what the types say; behind them every step is a function.
    use: (step: unknown) => {
      if (typeof step !== 'function')
        throw new TypeError(`pipeline.use: step ${steps.length + 1} is not a function`);
      if (!isRecorder(step)) return extendable<Start, never>(recorders, [...steps, step as AnyStep]) as never;
      if (steps.length > 0) {
        throw new TypeError(
          `pipeline.use: a recorder must come before all other steps, not after ${name(steps)}`,
        );
      }
      return extendable<Start, never>([...recorders, step as Recorder<never>], steps) as never;
    },
    handle: (handler) => {
      if (typeof handler !== 'function')
        throw new TypeError('pipeline.handle: the handler is not a function');
      return finish<Start>(recorders, steps, handler as Handler<object>);
    },
  };
}

function finish<Start extends object>(
  recorders: readonly Recorder<never>[],
  steps: readonly AnyStep[],
  handler: Handler<object>,
): App<Start> {
  // Frozen, like every context after it: a step adds by `next`, and cannot overwrite what others decided on.
  const serve = async (start: Start) => run(steps, 0, Object.freeze({ ...start }), handler);
  const app = (start: Start) => {
    if (start instanceof Request) {
      return Promise.reject(
        misassembled('a pipeline was called with a Request: mount it with worker() or routed()'),
      );
    }
    if (recorders.length > 0) {
      return Promise.reject(
        misassembled(
          'a recorder was used further in: it works in the pipeline that worker() serves, and no other',
        ),
      );
    }
    return serve(start);
  };
  return Object.assign(app, { [stages]: { recorders, serve } });
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

async function run(
  steps: readonly AnyStep[],
  index: number,
  context: object,
  handler: Handler<object>,
): Promise<Response> {
  const step = steps[index];
  if (step === undefined) return answered(await handler(context), 'the handler');
  let continued = false;
  const next = (additions?: object): Promise<Response> => {
    if (continued) throw misassembled(`${name([step])} called next twice`);
    continued = true;
    return run(
      steps,
      index + 1,
      additions === undefined ? context : extend(context, additions, step),
      handler,
    );
  };
  return answered(await step(context, next), name([step]));
}

/** The context of the next step: a new object, so that no step can change what an earlier one decided on. */
function extend(context: object, additions: object, step: AnyStep): object {
  for (const key of Object.keys(additions)) {
    if (key in context) throw misassembled(`${name([step])} adds "${key}", which the context has already`);
  }
  return Object.freeze({ ...context, ...additions });
}

/** A response, or an error that says who owes one. */
export function answered(response: unknown, who: string): Response {
  // A response of another realm (a test runtime's) is one as well.
  if (response instanceof Response || Object.prototype.toString.call(response) === '[object Response]') {
    return response as Response;
  }
  throw misassembled(`${who} returned no Response: it must return next(), or an answer of its own`);
}

function misassembled(detail: string): Error {
  return requestError('request.misassembled', { detail });
}

function name(steps: readonly AnyStep[]): string {
  const last = steps.at(-1);
  return last?.name ? `step "${last.name}"` : `a step`;
}
