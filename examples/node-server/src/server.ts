import { parseArgs } from 'node:util';
import { serve } from 'srvx';
import { app, type Env } from './app.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '8787' } } });
const { ISSUER = 'https://login.corp.example', AUDIENCE = 'https://reports.corp.example/' } = process.env;
const env: Env = { ISSUER, AUDIENCE };

const server = serve({
  port: Number(values.port),
  hostname: '127.0.0.1',
  // What is still to be done after the answer, such as writing events, is waited for when the server ends.
  fetch: (request) => app.fetch(request, env, { waitUntil: (promise) => request.waitUntil?.(promise) }),
});
await server.ready();
