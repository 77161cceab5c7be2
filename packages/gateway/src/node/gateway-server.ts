import process from 'node:process';
import { checkOptions, consoleReport, type FieldsFor, optional } from '@portcullis/core/internal';
import { gatewayFields } from '../gateway-fields.ts';
import type { GatewayOptions } from '../index.ts';
import type { AppServer } from './app-server.ts';
import { type EdgeOptions, edgeFields, edgeRequest } from './edge-request.ts';
import { pendingWork } from './pending-work.ts';
import { standardOutputSink } from './standard-output-sink.ts';
import { bindingsFor, type MadeBindings } from './start/bindings-for.ts';
import { differences } from './start/without-cloudflare.ts';
import { startedGateway } from './started-gateway.ts';
import type { Stores } from './stores/stores.ts';

/** Options of `gatewayServer()`. */
export interface GatewayServerOptions extends EdgeOptions, GatewayOptions {
  /** Keeps what Durable Objects keep on Workers. Default: nothing does, and a configuration that needs it does not start. */
  readonly stores?: Stores;
  /** Where each origin is, by the name that the configuration has as `binding`: `{ PHORGE: 'http://10.0.0.5:8080' }`. */
  readonly origins?: Readonly<Record<string, string>>;
  /** Objects of your own that stand for other bindings, by their names; each has the methods of the binding. */
  readonly bindings?: Readonly<Record<string, object>>;
  /** Variables and secrets of the configuration. Default: the environment of the process. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
}

// What the values of the others must be, those say who use them.
const fields: FieldsFor<GatewayServerOptions, keyof GatewayServerOptions> = {
  ...edgeFields,
  ...gatewayFields,
  stores: optional((given) =>
    typeof (given as Partial<Stores> | null)?.namespaceOf === 'function'
      ? undefined
      : 'must be made by sqliteStores() or postgresStores()',
  ),
  origins: optional(),
  bindings: optional(),
  variables: optional(),
};

/** A gate that serves where there is no Cloudflare. */
export interface GatewayServer extends AppServer {
  /** What a Cron Trigger does on Workers, such as synchronizing groups: call it from a timer. Rejects where it could not be done in full. */
  readonly scheduled: () => Promise<void>;
}

/**
 * The whole gate from the configuration that it has on Workers, in Node, Bun or Deno.
 *
 * Throws at start, with everything that is wrong and where: options, the configuration, variables that are missing, and settings
 * that only Cloudflare can serve. What is different for this configuration is told to `warn` once.
 *
 * TLS must end in front of it, and nobody may reach the gate, or an origin, in any other way.
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
      if (different.length > 0) warn(`portcullis: without Cloudflare: ${different.join('; ')}`);
      return { ...variables, ...made.bindings };
    },
    rest,
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
