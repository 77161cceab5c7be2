// `npm run dev`: an OpenID provider, and the gate in `wrangler dev` with a small MCP server behind it.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs, parseEnv } from 'node:util';
import { startOpenIdProvider } from '@portcullis/testing/openid-provider';

const { values } = parseArgs({ options: { port: { type: 'string', default: '8787' } } });
/** The gate's; the next one is the provider's. */
const gatePort = Number(values.port);
const host = `127.0.0.1:${gatePort}`;
/** Where users log in and allow agents. Browsers and programs know both names, and to the gate they are two hosts. */
const pages = `http://localhost:${gatePort}`;
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
    engineer: { name: 'Ada Engineer', groups: ['eng-web', 'staff'] },
    staff: { name: 'Sam Staff', groups: ['staff'] },
    contractor: { name: 'Carl Contractor', groups: ['ext-acme'] },
  },
  audiences: [`https://${host}/mcp`],
  clients: [
    {
      id: 'tools-gate',
      secret: secrets.CLIENT_SECRET ?? '',
      redirectUris: [`${pages}/.portcullis/callback/corp`],
      postLogoutRedirectUris: [`${pages}/.portcullis/signed-out`],
    },
  ],
});
console.log(`
gate      http://${host}/mcp
pages     ${pages}
provider  ${provider.issuer}

Add the address of the gate to an MCP client, such as Claude Code or VS Code: it opens a page where you log in and allow it.
Without a client, call a tool with a token of an account, which lasts one hour:

  curl http://${host}/mcp -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
    -H 'Accept: application/json, text/event-stream' \\
    -d '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'
`);
for (const account of ['engineer', 'staff', 'contractor']) {
  console.log(`${account}  TOKEN=${await provider.token(account)}\n`);
}

const variables = { ISSUER: provider.issuer, GATE_HOST: host, LOGIN_HOST: pages };
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
