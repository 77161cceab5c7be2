import type { Hono, Context as HonoContext, Env as HonoEnv, MiddlewareHandler, Next } from 'hono';
import { crash } from './failure/crash.ts';
import { checkDecided, type Decided } from './pipeline/admission.ts';
import type { Pipeline } from './pipeline/pipeline.ts';
import { worker } from './pipeline/worker.ts';
import type { WorkerOptions } from './pipeline/worker-options.ts';
import type { BaseContext } from './request/base-context.ts';
import type { Execution } from './request/execution.ts';
import { workerCheck } from './request/worker-check.ts';

/** Variables that a guard sets: `c.get('gate')` is typed on the guarded app only. */
export interface GateVariables<Context extends object> {
  readonly gate: Context;
}

/** The Hono environment of a guarded app. */
export interface GuardedEnv<Bindings extends object, Context extends object> {
  Bindings: Bindings;
  Variables: GateVariables<Context>;
}

/** The context that the steps in front of a guarded app provide: the type of its `c.get('gate')`. */
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
 * Middleware that runs a pipeline in front of the routes of a Hono app. `c.get('gate')` is the context of the steps, typed for
 * the app or route that the guard is used on; an unguarded route has no such variable. A step must decide which callers are
 * admitted: use `allowAnyone()` to admit all. Throws a `TypeError` for a value that is not a pipeline, or a pipeline with its own
 * handler.
 *
 * It takes the client's address from `CF-Connecting-IP` only, and does **not** check who set it: on other runtimes than
 * Cloudflare's, serve the app with `appServer()` of `portcullis/node`, which replaces that header.
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
      'guard: expected a pipeline() without an application and without .handle(), since the routes of the app handle requests',
    );
  }
  // The pipeline is built once; the Hono context of a request is found by its raw request.
  const calls = new WeakMap<Request, Call>();
  const check = workerCheck();
  const app = steps.handle(async (context) => {
    const { request, trail } = context as Context & BaseContext<Bindings>;
    const call = calls.get(request);
    if (call === undefined)
      throw new Error(
        'guard: a step of the pipeline replaced context.request, which must stay the same object',
      );
    checkDecided(context);
    check?.decided();
    call.c.set('gate', context);
    call.answered = true;
    await call.next();
    const { error, res } = call.c;
    // Hono has handled the error of a route. An error with its own response, an `HTTPException`, belongs to the application.
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
    // Hono throws if there is no execution context, as in its `app.request()`: read it only if it is needed.
    const execution: Execution = {
      waitUntil: (promise) => c.executionCtx.waitUntil(promise),
      get access() {
        return accessIn(c);
      },
    };
    const response = await serve(c.req.raw, c.env, execution);
    if (call.answered && c.res === response) return;
    // Hono merges the headers of its current response into a new one. Those of an outer middleware are wanted on a refusal; those
    // of a route's response are not, since a step may have removed them on purpose.
    if (call.answered) c.res = undefined;
    c.res = response;
  };
}

function accessIn(c: HonoContext): Execution['access'] {
  let execution: Execution;
  try {
    execution = c.executionCtx;
  } catch {
    // Hono throws where there is no execution context: nothing was stated about the caller then.
    return undefined;
  }
  return execution.access;
}

/**
 * Adds a pipeline in front of all routes of a Hono app, and returns the app with a type in which `c.get('gate')` is typed without
 * chaining. Call it before you add any route: it throws a `TypeError` if the app has routes, since they would **not** be guarded.
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
    throw new TypeError('guarded: expected a Hono app as the first argument, and the pipeline as the second');
  }
  if (app.routes.length > 0) {
    throw new TypeError(
      'guarded: the app already has routes, which would not be guarded: call guarded() before you add routes',
    );
  }
  app.use('*', guard(steps, options) as unknown as MiddlewareHandler<Outer>);
  // Every handler that is added from now on has the variable; the type of Hono's `use` only changes the app that it returns.
  return app as unknown as Hono<Outer & GuardedEnv<Bindings, Context>>;
}
