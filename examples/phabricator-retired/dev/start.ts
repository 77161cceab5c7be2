// `npm run dev`: an OpenID provider, a stand-in Phorge, and the gate between them in `wrangler dev`.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs, parseEnv } from 'node:util';
import { startOpenIdProvider } from '@portcullis/testing/openid-provider';
import { startPhorge } from '@portcullis/testing/phorge';

const { values } = parseArgs({ options: { port: { type: 'string', default: '8787' } } });
/** The gate's; the next two are the provider's and Phorge's. */
const gatePort = Number(values.port);
const gate = `http://127.0.0.1:${gatePort}`;
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
    staff: { name: 'Sam Staff', groups: ['staff'] },
    nobody: { name: 'Nora Nobody' },
  },
  audiences: ['https://phorge.corp.example/'],
  clients: [
    {
      id: 'portcullis-web',
      secret: secrets.CLIENT_SECRET ?? '',
      redirectUris: [`${gate}/.portcullis/callback/corp`],
      postLogoutRedirectUris: [`${gate}/.portcullis/signed-out`],
      backchannelLogoutUri: `${gate}/.portcullis/backchannel-logout`,
    },
  ],
});
const phorge = await startPhorge({
  port: gatePort + 2,
  baseUri: `${gate}/`,
  allowPublic: true,
  oauthProvider: {
    name: 'edge.gateway',
    baseUri: `${gate}/.portcullis/idp/`,
    clientId: 'phorge',
    clientSecret: secrets.PHORGE_SSO_SECRET ?? '',
  },
});
console.log(`
gate      ${gate}/maniphest/   read it as anyone, or log in as staff
provider  ${provider.issuer}
origin    ${phorge.url}   (a stand-in Phorge: it behaves as one, and remembers nothing)
`);

const configurations = ['-c', 'wrangler.dev.jsonc', '-c', 'dev/origin.jsonc'];
const variables = { ISSUER: provider.issuer, GATE_HOST: `127.0.0.1:${gatePort}` };
const wrangler = spawn(
  process.execPath,
  [
    'node_modules/wrangler/bin/wrangler.js',
    'dev',
    ...configurations,
    ...['--ip', '127.0.0.1', '--port', String(gatePort)],
    ...Object.entries(variables).flatMap(([name, value]) => ['--var', `${name}:${value}`]),
  ],
  { stdio: 'inherit' },
);
// Wrangler sees Ctrl-C as well, and ends first.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => wrangler.kill(signal));
wrangler.on('exit', (code) => process.exit(code ?? 1));
