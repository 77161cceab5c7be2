import type { Context as HonoContext, MiddlewareHandler, Next } from 'hono';
import type { BaseContext } from './base-context.ts';
import type { Pipeline } from './pipeline.ts';
import { type WorkerOptions, worker } from './worker.ts';

/** Variables that a guard sets: `c.get('gate')` is typed on the guarded app, and on no other. */
export interface GateVariables<Context extends object> {
  readonly gate: Context;
}

/**
 * Puts a pipeline in front of the routes of a Hono app. What the steps added is `c.get('gate')`, typed for the app or
 * route the guard is used on: an unguarded route has no such variable.
 *
 * @example
 * ```ts
 * import { type BaseContext, pipeline } from '@portcullis/core';
 * import { guard } from '@portcullis/core/hono';
 * import { Hono } from 'hono';
 *
 * const app = new Hono().use(guard(pipeline<BaseContext>()));
 * app.get('/', (c) => c.text('hello'));
 * export default app;
 * ```
 */
export function guard<Env extends object, Context extends object>(
  steps: Pipeline<BaseContext<Env>, Context>,
  options?: WorkerOptions,
): MiddlewareHandler<{ Bindings: Env; Variables: GateVariables<Context> }> {
  // The pipeline is built once; which Hono request a context belongs to is found by its raw request.
  const calls = new WeakMap<Request, { readonly c: HonoContext; readonly next: Next }>();
  const app = steps.handle(async (context) => {
    const call = calls.get((context as Context & BaseContext<Env>).request);
    if (call === undefined) throw new Error('guard: a step replaced the request');
    call.c.set('gate', context);
    await call.next();
    return call.c.res;
  });
  const serve = worker<Env>(app, options);
  return async (c, next) => {
    calls.set(c.req.raw, { c, next });
    const response = await serve(c.req.raw, c.env, c.executionCtx);
    // Hono merges the headers of the answer it has into one it is given: only a refusal is a new one.
    if (c.res !== response) c.res = response;
  };
}
