import type { Hono, Context as HonoContext, Env as HonoEnv, MiddlewareHandler, Next } from 'hono';
import { crash } from './failure/crash.ts';
import { checkDecided, type Decided } from './pipeline/admission.ts';
import type { Pipeline } from './pipeline/pipeline.ts';
import { worker } from './pipeline/worker.ts';
import type { WorkerOptions } from './pipeline/worker-options.ts';
import type { BaseContext } from './request/base-context.ts';
import type { Execution } from './request/execution.ts';

/** Variables that a guard sets: `c.get('gate')` is typed on the guarded app, and on no other. */
export interface GateVariables<Context extends object> {
  readonly gate: Context;
}

/** What Hono is told of an app behind a guard. */
export interface GuardedEnv<Bindings extends object, Context extends object> {
  Bindings: Bindings;
  Variables: GateVariables<Context>;
}

/** What the steps in front of a guarded app had come to: the type of its `c.get('gate')`. */
export type ContextOf<App> = App extends { get: unknown; fetch: unknown } & Hono<infer E>
  ? E extends { Variables: { readonly gate: infer Context } }
    ? Context
    : never
  : never;

/** One request on its way through the guard. */
interface Call {
  readonly c: HonoContext;
  readonly next: Next;
  /** Whether the routes behind the guard were reached. */
  answered: boolean;
}

/**
 * Puts a pipeline in front of the routes of a Hono app. `c.get('gate')` is what the steps added, typed for the app or
 * route that the guard is used on; an unguarded route has no such variable. A step must decide who is let in: `allowAnyone()` if
 * nobody is refused. Throws `TypeError` for what is no pipeline, or one that has ended with its own handler.
 *
 * It does **not** know where a request comes from but by `CF-Connecting-IP`: outside of Cloudflare, serve the app by `appServer()` of
 * `portcullis/node`, which writes that anew.
 *
 * @example
 * ```ts
 * import { allowAnyone, type BaseContext, pipeline } from '@portcullis/core';
 * import { guard } from '@portcullis/core/hono';
 * import { Hono } from 'hono';
 *
 * const app = new Hono().use(guard(pipeline<BaseContext>().use(allowAnyone())));
 * app.get('/', (c) => c.text('hello'));
 * export default app;
 * ```
 */
export function guard<Bindings extends object, Context extends Decided>(
  steps: Pipeline<BaseContext<Bindings>, Context>,
  options?: WorkerOptions,
): MiddlewareHandler<{ Bindings: Bindings; Variables: GateVariables<Context> }> {
  if (typeof (steps as Partial<typeof steps> | undefined)?.handle !== 'function') {
    throw new TypeError(
      'guard: give it a pipeline() without an application and without .handle(): the routes are its end',
    );
  }
  // The pipeline is built once; which Hono request a context belongs to is found by its raw request.
  const calls = new WeakMap<Request, Call>();
  const app = steps.handle(async (context) => {
    const { request, trail } = context as Context & BaseContext<Bindings>;
    const call = calls.get(request);
    if (call === undefined) throw new Error('guard: a step replaced the request');
    checkDecided(context);
    call.c.set('gate', context);
    call.answered = true;
    await call.next();
    const { error, res } = call.c;
    // Hono has answered for a route that threw. What brings an answer with it, an `HTTPException`, is one of the application.
    if (error !== undefined && res.status >= 500 && !('getResponse' in error)) {
      const { code, status, detail } = crash(error, request);
      trail.add({ type: 'request.failed', code, status, detail });
    }
    return res;
  });
  const serve = worker<Bindings>(app, options);
  return async (c, next) => {
    const call: Call = { c, next, answered: false };
    calls.set(c.req.raw, call);
    // Hono throws where there is no execution context, as in its `app.request()`: ask for it only if it is needed.
    const execution: Execution = { waitUntil: (promise) => c.executionCtx.waitUntil(promise) };
    const response = await serve(c.req.raw, c.env, execution);
    if (call.answered && c.res === response) return;
    // Hono merges the headers of the answer it has into one it is given. Those that an outer middleware prepared are
    // welcome on a refusal; those of a route's answer are not, since a step may have taken them off on purpose.
    if (call.answered) c.res = undefined;
    c.res = response;
  };
}

/**
 * Puts a pipeline in front of everything that a Hono app will serve, and returns the app with a type that knows it: in its
 * handlers, `c.get('gate')` is typed without chaining. Call it before you add any route; routes that are there already are **not**
 * guarded.
 *
 * @example
 * ```ts
 * import { type Admitted, type BaseContext, pipeline } from '@portcullis/core';
 * import { type ContextOf, guarded } from '@portcullis/core/hono';
 * import { Hono } from 'hono';
 *
 * const app = guarded(
 *   new Hono(),
 *   pipeline<BaseContext>().use<Admitted & { user: string }>(({ request }, next) =>
 *     request.headers.get('x-key') === '4711'
 *       ? next({ admitted: true, user: 'alice' })
 *       : Promise.resolve(new Response('No.', { status: 403 })),
 *   ),
 * );
 * const greeting = ({ user }: ContextOf<typeof app>) => `hello ${user}`;
 *
 * app.get('/', (c) => c.text(greeting(c.get('gate'))));
 * export default app;
 * ```
 */
export function guarded<Outer extends HonoEnv, Bindings extends object, Context extends Decided>(
  app: Hono<Outer>,
  steps: Pipeline<BaseContext<Bindings>, Context>,
  options?: WorkerOptions,
): Hono<Outer & GuardedEnv<Bindings, Context>> {
  if (!Array.isArray((app as Partial<typeof app> | undefined)?.routes)) {
    throw new TypeError('guarded: give it the Hono app first, and the pipeline after it');
  }
  if (app.routes.length > 0) {
    throw new TypeError('guarded: the app has routes already, which would stand before the guard');
  }
  app.use('*', guard(steps, options) as unknown as MiddlewareHandler<Outer>);
  // From here on every handler of the app has the variable; Hono's own `use` tells only the app it returns.
  return app as unknown as Hono<Outer & GuardedEnv<Bindings, Context>>;
}
