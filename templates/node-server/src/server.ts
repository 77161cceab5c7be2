import { parseArgs } from 'node:util';
import { appServer } from 'portcullis/node';
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
  // The standard output is for events alone.
  silent: true,
  // Node would end an upload that takes five minutes; without that limit, it waits for ever for a head, unless told otherwise. Heads of
  // more than 16 kB, by their cookies, it would answer by itself.
  node: { requestTimeout: 0, headersTimeout: 60_000, maxHeaderSize: 131_072 },
  gracefulShutdown: false,
  fetch: (request) => gate.fetch(request, { address: request.ip }),
});
await server.ready();
console.error(`listening on ${server.url}`);

/** How long what is being answered may go on once the process is to end. */
const GRACE_MS = 10_000;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    const late = setTimeout(() => server.close(true), GRACE_MS);
    // Takes nothing new, and waits for what is being answered.
    await server.close();
    clearTimeout(late);
    // Events may still be on their way.
    await gate.close();
  });
}
