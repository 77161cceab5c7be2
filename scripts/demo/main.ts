import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startPhorge } from '@portcullis/testing/phorge';
import { watchLauncher } from '../launcher.ts';
import { accessToken } from './access-token.ts';
import { accounts } from './accounts.ts';
import { AuditFile } from './audit-file.ts';
import { startGate } from './gate.ts';
import { phorgeOptions } from './phorge.ts';
import { PHORGE_CLIENT } from './phorge-client.ts';
import { startProvider } from './provider.ts';

const USAGE = `Usage:
  pnpm demo [--port 8787] [--idp-port 8788] [--upstream URL] [--config FILE] [--audit-log FILE]
  pnpm demo token ACCOUNT [--idp-port 8788]      ACCOUNT: ${Object.keys(accounts).join(', ')}`;

const UPSTREAM_PORT = 8789;

interface Flags {
  readonly port: number;
  readonly idpPort: number;
  readonly upstream: URL | undefined;
  readonly config: string | undefined;
  readonly auditLog: string | undefined;
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: 'string', default: '8787' },
      'idp-port': { type: 'string', default: '8788' },
      upstream: { type: 'string' },
      config: { type: 'string' },
      'audit-log': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const flags: Flags = {
    port: portOf(values.port, '--port'),
    idpPort: portOf(values['idp-port'], '--idp-port'),
    upstream: values.upstream === undefined ? undefined : urlOf(values.upstream),
    config: values.config === undefined ? undefined : resolve(values.config),
    auditLog: values['audit-log'] === undefined ? undefined : resolve(values['audit-log']),
  };
  const [command, account, ...rest] = positionals;
  if (values.help) console.log(USAGE);
  else if (command === undefined) await serve(flags);
  else if (command === 'token' && account !== undefined && rest.length === 0)
    await printToken(flags, account);
  else fail(USAGE, 2);
} catch (error) {
  const badUse =
    error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  fail(error instanceof Error ? error.message : String(error), badUse ? 2 : 1);
}

async function printToken({ idpPort }: Flags, account: string): Promise<void> {
  process.stdout.write(`${await accessToken(`http://127.0.0.1:${idpPort}`, account)}\n`);
}

async function serve(flags: Flags): Promise<void> {
  const log = flags.auditLog === undefined ? undefined : await AuditFile.begin(flags.auditLog);
  const origin = `http://127.0.0.1:${flags.port}`;
  const provider = await startProvider({ port: flags.idpPort, webGate: origin });
  const phorge =
    flags.upstream === undefined
      ? await startPhorge({ port: UPSTREAM_PORT, ...(await phorgeOptions(origin, provider.issuer)) })
      : undefined;
  const gate = await startGate({
    port: flags.port,
    upstream: flags.upstream ?? new URL(`http://127.0.0.1:${UPSTREAM_PORT}/`),
    variables: { ISSUER: provider.issuer },
    ...(flags.config === undefined ? {} : { configurationFile: flags.config }),
    onLine: (line) => {
      console.log(line);
      if (line.startsWith('{')) log?.add(line);
    },
  });

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await gate.close();
    await Promise.all([provider.close(), phorge?.close(), log?.end()]);
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // Miniflare leaves at once with an error code; here the log is written to its end first.
    process.removeAllListeners(signal);
    process.on(signal, stop);
  }
  watchLauncher(stop);

  console.log(introduction(flags, origin, provider.issuer));
  console.log(`ready ${origin}`);
}

function introduction({ idpPort, upstream }: Flags, origin: string, issuer: string): string {
  const token = `pnpm demo token${idpPort === 8788 ? '' : ` --idp-port ${idpPort}`}`;
  const people = Object.entries(accounts).map(([id, { groups, may }]) => {
    return `  ${id.padEnd(11)} ${(groups.join(', ') || '(no groups)').padEnd(17)} may use ${may}`;
  });
  return `
Portcullis in front of Phorge
  gate      ${origin}
  provider  ${issuer}
  origin    ${upstream?.href ?? `http://127.0.0.1:${UPSTREAM_PORT} (a stand-in Phorge)`}

People at the provider, with their groups
${people.join('\n')}

In a browser: open ${origin}/maniphest/ and log in as one of them: ${signedIn(upstream)}
${origin}/.portcullis/whoami says who you are,
${origin}/config/ is refused to all but admin, and ${origin}/.portcullis/logout ends it.

Or in another terminal
  curl -i ${origin}/maniphest/
  curl -i ${origin}/robots.txt
  curl -i -H "Authorization: Bearer $(npx -y pnpm@12 demo token engineer)" ${origin}/differential/
  curl -i -H "Authorization: Bearer $(npx -y pnpm@12 demo token engineer)" ${origin}/config/
  curl -i -H "Authorization: Bearer $(npx -y pnpm@12 demo token contractor)" ${origin}/differential/
  curl -i '${origin}/robots.txt?__path__=/config/'
A token of another account: npx -y ${token.replace('pnpm', 'pnpm@12')} ACCOUNT

One audit event for each request follows.
`;
}

/** What the login gives besides the page. */
function signedIn(upstream: URL | undefined): string {
  if (upstream === undefined) return 'you are logged in to Phorge as well, with no other click.';
  return `once this Phorge is set up
as pnpm portcullis phorge plan says (the secret is ${PHORGE_CLIENT.secret}), you are logged in there as well.`;
}

function portOf(text: string, flag: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    fail(`${flag} takes a port from 1 to 65535, not "${text}"`, 2);
  }
  return port;
}

function urlOf(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    fail(`--upstream takes the URL of a Phorge, such as http://127.0.0.1:8080, not "${text}"`, 2);
  }
  return url;
}

function fail(message: string, code: number): never {
  console.error(message);
  process.exit(code);
}
