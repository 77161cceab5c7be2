import { Router } from 'itty-router';
import { AccessError } from './failure/access-error.ts';
import { requestError } from './failure/request-failure.ts';
import { stages } from './pipeline/app.ts';
import type { Route } from './pipeline/route.ts';
import type { BaseContext } from './request/base-context.ts';
import type { Handler } from './request/middleware.ts';

/** What a route adds to the context of the outer pipeline. */
export interface HasParams {
  /** Path parameters of the route, as parsed by itty-router. They come from the client and are not verified. */
  readonly params: Readonly<Record<string, string | undefined>>;
}

/** Adds a route whose pipeline needs no more than the context of the router. */
export type AddRoute<Context extends object> = (
  path: string,
  route: Route<Context & HasParams>,
) => Routes<Context>;

/** An itty-router whose routes are pipelines. */
export interface Routes<Context extends object> {
  readonly get: AddRoute<Context>;
  readonly head: AddRoute<Context>;
  readonly post: AddRoute<Context>;
  readonly put: AddRoute<Context>;
  readonly patch: AddRoute<Context>;
  readonly delete: AddRoute<Context>;
  readonly options: AddRoute<Context>;
  /** A route for every method. */
  readonly all: AddRoute<Context>;
  /** The handler of the outer pipeline. A path without a route is answered with 404. */
  readonly handler: Handler<Context>;
}

/** The part of itty-router that is used, in versions 4 to 6: their own types have different names and parameters. */
type IttyRouter<Context> = Readonly<
  Record<Exclude<keyof Routes<object>, 'handler'>, (path: string, handler: RoutedHandler<Context>) => unknown>
> & {
  readonly [Call in 'fetch' | 'handle']: (request: object, context: Context) => Promise<unknown>;
};

/** A handler for a route of itty-router. */
export type RoutedHandler<Context> = (
  request: { readonly params?: Readonly<Record<string, string | undefined>> },
  context: Context,
) => Promise<Response>;

/**
 * Routes at the end of a pipeline, each with its own steps. A route that needs more than the pipeline provides does not compile;
 * a value that is not a route throws a `TypeError`. Paths have the syntax of itty-router, version 4 to 6, and are compared with
 * the canonical path. itty-router ignores slashes at the end, but policy rules do not: to deny a route, write `/reports/**`, not
 * only `/reports`.
 *
 * @example
 * ```ts
 * import { type BaseContext, pipeline, route } from '@portcullis/core';
 * import { type HasParams, routes } from '@portcullis/core/itty';
 *
 * const greet = route<BaseContext & HasParams>().handle(({ params }) => new Response(`Hello ${params.name}`));
 * const api = routes<BaseContext>().get('/hello/:name', greet);
 *
 * export default pipeline().handle(api.handler);
 * ```
 */
export function routes<Context extends BaseContext>(): Routes<Context> {
  const router = Router() as unknown as IttyRouter<Context>;
  const add =
    (method: Exclude<keyof Routes<Context>, 'handler'>): AddRoute<Context> =>
    (path, route) => {
      checkRoute(`routes.${method}`, route);
      router[method](path, withParams(route));
      return self;
    };
  const self: Routes<Context> = {
    get: add('get'),
    head: add('head'),
    post: add('post'),
    put: add('put'),
    patch: add('patch'),
    delete: add('delete'),
    options: add('options'),
    all: add('all'),
    handler: (context) => dispatch(router, context),
  };
  return self;
}

async function dispatch<Context extends BaseContext>(
  router: IttyRouter<Context>,
  context: Context,
): Promise<Response> {
  // itty-router writes parsed properties onto its request, so it receives a plain object instead of the request.
  const request = { method: context.request.method, url: context.target.href };
  // It is named `handle` in version 4.0. Any other member of a router adds a route, so only own members count.
  const call = Object.hasOwn(router, 'fetch') ? router.fetch : router.handle;
  const response: unknown = await call(request, context);
  if (response === undefined) throw requestError('request.not_found');
  return response as Response;
}

/**
 * For callers in JavaScript: the router would skip a function without a `return` and continue with the next route, but a route
 * must always answer.
 */
function checkRoute(who: string, route: Partial<Route<never>> | undefined): void {
  if (typeof route === 'function' && route[stages] !== undefined) return;
  throw new TypeError(`${who}: expected a route, such as route().handle(handler)`);
}

function withParams<Context extends object>(route: Route<Context & HasParams>): RoutedHandler<Context> {
  return (request, context) => route({ ...context, params: { ...request.params } });
}

/**
 * Serves one route of an existing itty-router with a pipeline. The handler of the outer pipeline must call the router as
 * `router.fetch(context.request, context)` (`router.handle` in version 4).
 *
 * The routes of itty-router are loosely typed, so this does **not** check that the context has what the pipeline needs:
 * {@link routes} does. Use `Router`, not `AutoRouter`, which sets properties of the request from the URL; such a request cannot
 * be forwarded.
 */
export function routed<Context extends object>(route: Route<Context & HasParams>): RoutedHandler<Context> {
  checkRoute('routed', route);
  const serve = withParams(route);
  return (request, context) => {
    if (typeof context !== 'object' || context === null) {
      throw requestError('request.misassembled', {
        detail: 'routed: the route was called without a context: call router.fetch(context.request, context)',
      });
    }
    return serve(request, context).catch((error: unknown) => {
      // A router with `catch`, such as `AutoRouter`, handles the error itself, so the outer pipeline would only see a response.
      if (error instanceof AccessError) {
        const { code, status, detail } = error;
        (context as Partial<BaseContext>).trail?.add({ type: 'request.failed', code, status, detail });
      }
      throw error;
    });
  };
}
