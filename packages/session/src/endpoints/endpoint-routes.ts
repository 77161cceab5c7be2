import { type BaseContext, type Handler, route } from '@portcullis/core';
import { type HasParams, routes } from '@portcullis/core/itty';

/** What an endpoint is given. */
export type EndpointContext<Env> = BaseContext<Env> & HasParams;

type Handle<Env> = (context: EndpointContext<Env>) => Promise<Response>;

/** The gate's own addresses, by their names below a prefix. */
export interface EndpointRoutes<Env> {
  readonly get: (name: string, handle: Handle<Env>) => void;
  readonly post: (name: string, handle: Handle<Env>) => void;
  /** By GET, and by HEAD without its body. */
  readonly page: (name: string, handle: Handle<Env>) => void;
  readonly handler: Handler<BaseContext<Env>>;
}

export function endpointRoutes<Env>(prefix: string): EndpointRoutes<Env> {
  const router = routes<BaseContext<Env>>();
  const endpoint = (handle: Handle<Env>) => route<EndpointContext<Env>>().handle(handle);
  const get = (name: string, handle: Handle<Env>) => router.get(`${prefix}${name}`, endpoint(handle));
  const withoutBody =
    (handle: Handle<Env>): Handle<Env> =>
    async (context) => {
      const { status, headers, body } = await handle(context);
      await body?.cancel();
      return new Response(null, { status, headers });
    };
  return {
    get,
    post: (name, handle) => router.post(`${prefix}${name}`, endpoint(handle)),
    page: (name, handle) => get(name, handle).head(`${prefix}${name}`, endpoint(withoutBody(handle))),
    handler: router.handler,
  };
}
