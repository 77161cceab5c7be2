import { parseArgs } from 'node:util';
import { appServer } from '@portcullis/node';
import { serve } from 'srvx';
import { app, type Env } from './app.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '8787' } } });
const { ISSUER = 'https://login.corp.example', AUDIENCE = 'https://reports.corp.example/' } = process.env;
const { CLIENT_ADDRESS_HEADER } = process.env;
const env: Env = { ISSUER, AUDIENCE };

// Stands in for Cloudflare's edge: what a client says of its own address counts for nothing.
const gate = appServer(app, {
  env,
  ...(CLIENT_ADDRESS_HEADER ? { clientAddressHeader: CLIENT_ADDRESS_HEADER } : {}),
});
const server = serve({
  port: Number(values.port),
  hostname: '127.0.0.1',
  gracefulShutdown: false,
  fetch: (request) => gate.fetch(request, { address: request.ip }),
});
await server.ready();

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await server.close(true);
    // Events may still be on their way.
    await gate.close();
  });
}
