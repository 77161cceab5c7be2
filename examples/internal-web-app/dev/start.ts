// `npm run dev`: an OpenID provider, and the gate in `wrangler dev` with a small Worker behind it.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs, parseEnv } from 'node:util';
import { startOpenIdProvider } from '@portcullis/testing/openid-provider';

const { values } = parseArgs({ options: { port: { type: 'string', default: '8787' } } });
/** The gate's; the next one is the provider's. */
const gatePort = Number(values.port);
const gates = [`http://127.0.0.1:${gatePort}`];
if (!existsSync('.dev.vars')) {
  console.error('There is no .dev.vars with the keys for development: run npx portcullis init --dev-vars');
  process.exit(1);
}
const secrets = parseEnv(readFileSync('.dev.vars', 'utf8'));

process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
  const busy = error.code === 'EADDRINUSE';
  console.error(busy ? `${error.message}: take other ports with npm run dev -- --port 9000` : error);
  process.exit(1);
});

const provider = await startOpenIdProvider({
  port: gatePort + 1,
  // Your provider may need no scope for groups.
  groupsClaim: 'groups',
  accounts: {
    editor: { name: 'Ada Editor', groups: ['wiki-eng', 'staff'] },
    reader: { name: 'Rob Reader', groups: ['staff'] },
    stranger: { name: 'Sam Stranger', groups: ['sales'] },
  },
  audiences: ['https://wiki.corp.example/'],
  clients: [
    {
      id: 'wiki-gate',
      secret: secrets.CLIENT_SECRET ?? '',
      redirectUris: gates.map((gate) => `${gate}/.portcullis/callback/corp`),
      postLogoutRedirectUris: gates.map((gate) => `${gate}/.portcullis/signed-out`),
    },
  ],
});
console.log(`
gate      ${gates.join('\n          ')}
provider  ${provider.issuer}
`);

const variables = { ISSUER: provider.issuer, GATE_HOST: `127.0.0.1:${gatePort}` };
const wrangler = spawn(
  process.execPath,
  [
    'node_modules/wrangler/bin/wrangler.js',
    'dev',
    ...['-c', 'wrangler.dev.jsonc', '-c', 'dev/application.jsonc'],
    ...['--ip', '127.0.0.1', '--port', String(gatePort)],
    ...Object.entries(variables).flatMap(([name, value]) => ['--var', `${name}:${value}`]),
  ],
  { stdio: 'inherit' },
);
// Wrangler sees Ctrl-C as well, and ends first.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => wrangler.kill(signal));
wrangler.on('exit', (code) => process.exit(code ?? 1));
