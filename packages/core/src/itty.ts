import { Router } from 'itty-router';
import { AccessError } from './failure/access-error.ts';
import { requestError } from './failure/request-failure.ts';
import { stages } from './pipeline/app.ts';
import type { Route } from './pipeline/route.ts';
import type { BaseContext } from './request/base-context.ts';
import type { Handler } from './request/middleware.ts';

/** What a route adds to the context of the pipeline around the router. */
export interface HasParams {
  /** Parts of the path that the route names, as itty-router found them: from the client, never a fact. */
  readonly params: Readonly<Record<string, string | undefined>>;
}

/** Adds a route whose pipeline must be content with the context that the router is given. */
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
  /** Ends the pipeline around the router. An address without a route is 404. */
  readonly handler: Handler<Context>;
}

/** What is used of itty-router, versions 4 and 5 alike: their own types have other names and other parameters. */
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
 * Routes for the end of a pipeline, each with its own guards. A route that needs more than the pipeline offers does
 * not compile, and what is no route is a `TypeError`. Paths are written as for itty-router, version 4 or 5, and compared with the
 * canonical path. itty takes slashes at the end for nothing, and rules do not: one that denies a route speaks of `/reports/**`, and
 * not of `/reports` alone.
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
  // itty writes what it parsed onto the request it is given, so it gets a plain object and not the request.
  const request = { method: context.request.method, url: context.target.href };
  // Version 4.0 calls it `handle`. Whatever else one asks a router for adds a route, so only its own member will do.
  const call = Object.hasOwn(router, 'fetch') ? router.fetch : router.handle;
  const response: unknown = await call(request, context);
  if (response === undefined) throw requestError('request.not_found');
  return response as Response;
}

/**
 * For JavaScript callers: a function that has forgotten its `return` would be passed over by the router, which goes on to the next
 * route, and a route must always answer.
 */
function checkRoute(who: string, route: Partial<Route<never>> | undefined): void {
  if (typeof route === 'function' && route[stages] !== undefined) return;
  throw new TypeError(
    `${who}: a route is made by route(): what .handle() returns, such as route().handle(handler)`,
  );
}

function withParams<Context extends object>(route: Route<Context & HasParams>): RoutedHandler<Context> {
  return (request, context) => route({ ...context, params: { ...request.params } });
}

/**
 * Serves one route of an itty-router you already have with a pipeline. The router must be called as
 * `router.fetch(context.request, context)` by an outer pipeline's handler (`router.handle` in version 4).
 *
 * itty types its routes loosely, so this does **not** check that the context has what the pipeline needs:
 * {@link routes} does. Use `Router`, not `AutoRouter`, which takes properties of the request from the URL; such a
 * request cannot be forwarded.
 */
export function routed<Context extends object>(route: Route<Context & HasParams>): RoutedHandler<Context> {
  checkRoute('routed', route);
  const serve = withParams(route);
  return (request, context) => {
    if (typeof context !== 'object' || context === null) {
      throw requestError('request.misassembled', {
        detail: 'routed: call router.fetch(context.request, context), so that the route gets its context',
      });
    }
    return serve(request, context).catch((error: unknown) => {
      // A router with `catch`, as `AutoRouter` has one, answers for it, and the pipeline around would see an answer alone.
      if (error instanceof AccessError) {
        const { code, status, detail } = error;
        (context as Partial<BaseContext>).trail?.add({ type: 'request.failed', code, status, detail });
      }
      throw error;
    });
  };
}
