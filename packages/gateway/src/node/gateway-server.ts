import process from 'node:process';
import { checkOptions, consoleReport, type FieldsFor, optional } from '@portcullis/core/internal';
import { gatewayFields } from '../gateway-fields.ts';
import type { GatewayOptions } from '../index.ts';
import type { AppServer } from './app-server.ts';
import { type EdgeOptions, edgeFields, edgeRequest } from './edge-request.ts';
import { pendingWork } from './pending-work.ts';
import { publicFetch } from './public-fetch.ts';
import { standardOutputSink } from './standard-output-sink.ts';
import { bindingsFor, type MadeBindings } from './start/bindings-for.ts';
import { differences } from './start/without-cloudflare.ts';
import { startedGateway } from './started-gateway.ts';
import type { Stores } from './stores/stores.ts';

/** Options of `gatewayServer()`. */
export interface GatewayServerOptions extends EdgeOptions, GatewayOptions {
  /** Stores the data of Durable Objects. Default: none, and a configuration that needs Durable Objects fails at start. */
  readonly stores?: Stores;
  /** The address of each origin, by the name of its `binding` in the configuration: `{ PHORGE: 'http://10.0.0.5:8080' }`. */
  readonly origins?: Readonly<Record<string, string>>;
  /** Your own implementations of other bindings, by their names. Each must have the methods of the binding. */
  readonly bindings?: Readonly<Record<string, object>>;
  /** Variables and secrets of the configuration. Default: the environment of the process. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
}

// The other options are checked by the code that uses them.
const fields: FieldsFor<GatewayServerOptions, keyof GatewayServerOptions> = {
  ...edgeFields,
  ...gatewayFields,
  stores: optional((given) =>
    typeof (given as Partial<Stores> | null)?.namespaceOf === 'function'
      ? undefined
      : 'must be created by sqliteStores() or postgresStores()',
  ),
  origins: optional(),
  bindings: optional(),
  variables: optional(),
};

/** A gate that runs outside Cloudflare. */
export interface GatewayServer extends AppServer {
  /**
   * Does what a Cron Trigger does on Workers, such as synchronizing groups. Call it from a timer. Rejects if the work was not
   * complete.
   */
  readonly scheduled: () => Promise<void>;
}

/**
 * Creates a complete gate in Node, Bun or Deno, from the same configuration as on Workers.
 *
 * Throws at start with all problems and their paths: options, the configuration, missing variables, and settings that need
 * Cloudflare. Differences from Workers that affect this configuration are passed to `warn` once.
 *
 * TLS must be terminated in front of it. Clients must not be able to reach the gate, or an origin, in any other way.
 *
 * @example
 * ```ts
 * import { gatewayServer, sqliteStores } from 'portcullis/node';
 * import { defineConfig } from 'portcullis';
 *
 * export const serverOf = (configuration: ReturnType<typeof defineConfig>) =>
 *   gatewayServer(configuration, {
 *     stores: sqliteStores('/var/lib/portcullis'),
 *     origins: { PHORGE: 'http://10.0.0.5:8080' },
 *   });
 * ```
 */
export function gatewayServer(configuration: object, options: GatewayServerOptions = {}): GatewayServer {
  checkOptions('gatewayServer', options, fields);
  const { stores, origins = {}, bindings = {}, variables = process.env, ...rest } = options;
  const warn = options.warn ?? consoleReport;
  let made: MadeBindings | undefined;
  const gate = startedGateway(
    configuration,
    (read) => {
      made = bindingsFor(read, { stores, origins, bindings, variables });
      const different = differences(read);
      if (different.length > 0)
        warn(`portcullis: differences from Cloudflare Workers: ${different.join('; ')}`);
      return { ...variables, ...made.bindings };
    },
    { ...rest, publicFetch: rest.publicFetch ?? publicFetch() },
    standardOutputSink(),
  );
  const pending = pendingWork(warn);
  return {
    fetch: (request, connection) => gate.fetch(edgeRequest(request, connection, options), pending),
    scheduled: () => gate.scheduled(pending),
    close: async () => {
      await pending.done();
      made?.close();
      stores?.close();
    },
  };
}
