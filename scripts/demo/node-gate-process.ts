import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { Pool } from 'pg';
import { gatewayServer, postgresStores, sqliteStores } from 'portcullis/node';
import { serve } from 'srvx';

/** What the process is told. */
export interface NodeGateSettings {
  readonly port: number;
  /** Of the SQLite files. */
  readonly folder: string;
  /** Instead of these: the folder of the socket of a PostgreSQL that runs. */
  readonly postgres: string | undefined;
  readonly configurationFile: string;
  readonly origins: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
}

const settings = JSON.parse(process.argv[2] ?? '') as NodeGateSettings;
const { port, folder, postgres, configurationFile, origins, variables } = settings;
const pool =
  postgres === undefined
    ? undefined
    : new Pool({
        ...{ host: postgres, user: 'gate', database: 'postgres', max: 8 },
        ...{ connectionTimeoutMillis: 5000, query_timeout: 5000 },
      });
const gate = gatewayServer(JSON.parse(readFileSync(configurationFile, 'utf8')) as object, {
  stores: pool === undefined ? sqliteStores(folder) : postgresStores(pool),
  origins,
  variables,
});
const server = serve({
  port,
  hostname: '127.0.0.1',
  silent: true,
  gracefulShutdown: false,
  fetch: (request) => gate.fetch(request, { address: request.ip }),
});
await server.ready();
process.send?.('ready');
await once(process, 'message');
await server.close(true);
await gate.close();
await pool?.end();
process.disconnect();
