import type { FetchHandler } from '@portcullis/core';
import { checkOptions, consoleReport, type FieldsFor, optional } from '@portcullis/core/internal';
import { type Connection, type EdgeOptions, edgeFields, edgeRequest } from './edge-request.ts';
import { pendingWork } from './pending-work.ts';

export type { Connection } from './edge-request.ts';

/** Options of `appServer()`. */
export interface AppServerOptions<Env> extends EdgeOptions {
  /** What would be the Worker's variables and bindings. */
  readonly env: Env;
  /** Is told what an operator should see at once, without secrets. Default: `console.error`. */
  readonly warn?: (text: string) => void;
}

const fields: FieldsFor<AppServerOptions<unknown>, keyof AppServerOptions<unknown>> = {
  ...edgeFields,
  env: optional(),
  warn: optional(),
};

/** Serves a gate by web-standard requests and answers: what `srvx`, `Bun.serve` and `Deno.serve` ask for. */
export interface AppServer {
  readonly fetch: (request: Request, connection: Connection) => Promise<Response>;
  /** To be waited for before the process ends: events may still be on their way. It does **not** end what listens. */
  readonly close: () => Promise<void>;
}

/**
 * Serves a pipeline that was composed by hand where there is no Cloudflare. It stands in for the edge: what clients send as
 * `CF-Connecting-IP` and its like is cut off, and the address of the connection takes its place. An assertion of Cloudflare Access stays:
 * it is signed.
 *
 * TLS ends in front of it. WebSockets and `request.cf` (country, network, location) are not there. Throws `OptionsError` for an option
 * that does not exist.
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
