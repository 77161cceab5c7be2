// `npm run dev`: a stand-in Phorge, and the gate before it in `wrangler dev`.
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { startPhorge } from '@portcullis/testing/phorge';

const { values } = parseArgs({ options: { port: { type: 'string', default: '8787' } } });
const port = Number(values.port);

process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
  const busy = error.code === 'EADDRINUSE';
  console.error(busy ? `${error.message}: take other ports with npm run dev -- --port 9000` : error);
  process.exit(1);
});

const phorge = await startPhorge({
  port: port + 2,
  baseUri: `http://127.0.0.1:${port}/`,
  users: [{ username: 'ci', bot: true, apiToken: `api-${'c'.repeat(28)}` }],
});
console.log(`
gate      http://127.0.0.1:${port}/api/user.whoami   wants a token of GitHub Actions
origin    ${phorge.url}   (a stand-in Phorge: it behaves as one, and remembers nothing)
`);
const configurations = ['-c', 'wrangler.dev.jsonc', '-c', 'dev/origin.jsonc'];
const variables = ['--var', `GATE_HOST:127.0.0.1:${port}`];
const wrangler = spawn(
  process.execPath,
  [
    'node_modules/wrangler/bin/wrangler.js',
    'dev',
    ...configurations,
    ...['--ip', '127.0.0.1', '--port', String(port)],
    ...variables,
  ],
  { stdio: 'inherit' },
);
const stop = async (): Promise<void> => {
  wrangler.kill();
  await phorge.close();
};
wrangler.on('exit', async (code) => {
  await phorge.close();
  process.exit(code ?? 1);
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
