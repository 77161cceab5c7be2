import type { Handler, Middleware, Nothing } from '../request/middleware.ts';
import { type App, stages } from './app.ts';
import { isRecorder } from './recorder.ts';
import { type AnyStep, misassembled, run } from './run-steps.ts';

/** A finished pipeline inside another one: called with the context of the outer one. */
export interface Route<in Start extends object> extends App<Start> {
  (context: Start): Promise<Response>;
}

/** The steps of a route, in the order in which a request reaches them. Each call returns a new pipeline. */
export interface RoutePipeline<Start extends object, Context extends object> {
  /** Adds a step. It must need no more than the steps before it add. */
  use<Adds extends object = Nothing>(step: Middleware<Context, Adds>): RoutePipeline<Start, Context & Adds>;
  /** Ends the pipeline. */
  handle(handler: Handler<Context>): Route<Start>;
}

/**
 * Creates a pipeline inside another one: a route, or the end of an outer pipeline. It is called with a context and is not a
 * Worker, so the outer steps must provide what it needs. It adds nothing and does **not** authorize requests.
 *
 * @example
 * ```ts
 * import { type BaseContext, type HasIdentity, route } from '@portcullis/core';
 *
 * const profile = route<BaseContext & HasIdentity>().handle(({ identity }) => new Response(identity.subject));
 * ```
 */
export function route<Start extends object>(): RoutePipeline<Start, Start> {
  return extendable<Start, Start>([]);
}

function extendable<Start extends object, Context extends object>(
  steps: readonly AnyStep[],
): RoutePipeline<Start, Context> {
  return {
    use: (step: unknown) => {
      checkStep(step, steps.length, 'route');
      if (isRecorder(step)) {
        throw new TypeError(
          'route.use: a recorder can only be used in the outer pipeline, which is the Worker',
        );
      }
      return extendable<Start, never>([...steps, step]);
    },
    handle: (handler) => {
      checkHandler(handler, 'route');
      const serve = (start: Start) => run(steps, 0, Object.freeze(start), handler);
      return Object.assign(
        (start: Start) => {
          if (start instanceof Request) {
            return Promise.reject(
              misassembled(
                'a route was called with a Request instead of a context: call it from a handler of the outer pipeline',
              ),
            );
          }
          // The context of an outer pipeline is already frozen; one of another caller is copied.
          return serve(Object.isFrozen(start) ? start : { ...start });
        },
        { [stages]: { recorders: [], presenters: [], application: undefined, serve } },
      );
    },
  };
}

/** For callers in JavaScript. */
export function checkStep(step: unknown, before: number, who: string): asserts step is AnyStep {
  if (typeof step !== 'function') throw new TypeError(`${who}.use: step ${before + 1} is not a function`);
}

/** For callers in JavaScript. */
export function checkHandler(handler: unknown, who: string): void {
  if (typeof handler !== 'function') throw new TypeError(`${who}.handle: the handler is not a function`);
}
