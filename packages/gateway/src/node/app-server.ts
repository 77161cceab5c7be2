import type { FetchHandler } from '@portcullis/core';
import { checkOptions, consoleReport, type FieldsFor, optional } from '@portcullis/core/internal';
import { type Connection, type EdgeOptions, edgeFields, edgeRequest } from './edge-request.ts';
import { pendingWork } from './pending-work.ts';

export type { Connection } from './edge-request.ts';

/** Options of `appServer()`. */
export interface AppServerOptions<Env> extends EdgeOptions {
  /** The variables and bindings that a Worker would have. */
  readonly env: Env;
  /** Receives messages that need an operator's attention, without secrets. Default: `console.error`. */
  readonly warn?: (text: string) => void;
}

const fields: FieldsFor<AppServerOptions<unknown>, keyof AppServerOptions<unknown>> = {
  ...edgeFields,
  env: optional(),
  warn: optional(),
};

/** A gate as a handler of web-standard requests, for `srvx`, `Bun.serve` and `Deno.serve`. */
export interface AppServer {
  readonly fetch: (request: Request, connection: Connection) => Promise<Response>;
  /**
   * Waits for pending work, such as events that are being delivered. Call it before the process ends. It does **not** close the
   * listening server.
   */
  readonly close: () => Promise<void>;
}

/**
 * Serves a pipeline that you composed in code, outside Cloudflare. It replaces the edge: `CF-Connecting-IP` and similar headers of
 * clients are removed, and the address of the connection is used instead. An assertion of Cloudflare Access is kept, because it is
 * signed.
 *
 * TLS must be terminated in front of it. WebSockets and `request.cf` (country, network, location) are not available. Throws
 * `OptionsError` for an unknown option.
 *
 * @example
 * ```ts
 * import { pipeline } from '@portcullis/core';
 * import { appServer } from 'portcullis/node';
 *
 * const app = pipeline().handle(({ target }) => new Response(target.path));
 * const server = appServer(app, { env: {} });
 * // In Deno: Deno.serve((request, { remoteAddr }) => server.fetch(request, { address: remoteAddr.hostname }))
 * const answer = await server.fetch(new Request('http://127.0.0.1/pages'), { address: '127.0.0.1' });
 * ```
 */
export function appServer<Env>(
  app: { readonly fetch: FetchHandler<Env> },
  options: AppServerOptions<Env>,
): AppServer {
  checkOptions('appServer', options, fields);
  const pending = pendingWork(options.warn ?? consoleReport);
  return {
    fetch: (request, connection) =>
      app.fetch(edgeRequest(request, connection, options), options.env, pending),
    close: () => pending.done(),
  };
}
