import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startPhorge } from '@portcullis/testing/phorge';
import { openBrowser } from '../../packages/cli/src/login/open-browser.ts';
import { watchLauncher } from '../launcher.ts';
import { accessToken } from './access-token.ts';
import { accounts } from './accounts.ts';
import { AuditFile } from './audit-file.ts';
import { busyPort } from './busy-port.ts';
import { demoConfiguration } from './demo-configuration.ts';
import { type GateDatabase, startGate } from './gate.ts';
import { introduction } from './introduction.ts';
import { LogDir } from './log-dir.ts';
import { AUDIT_DB, seedDatabase } from './operator-setting.ts';
import { phorgeOptions } from './phorge.ts';
import { PROGRAM_VARIABLES } from './programs.ts';
import { startProvider } from './provider.ts';

const USAGE = `Usage:
  pnpm demo [--port 8787] [--idp-port 8788] [--phorge-port 8789 | --upstream URL] [--config FILE] [--audit-log FILE]
            [--log-dir DIR] [--open]
  pnpm demo token ACCOUNT [--idp-port 8788]      ACCOUNT: ${Object.keys(accounts).join(', ')}`;

/** How many made-up events the page for operators begins with. */
const SEEDED = 1000;

interface Flags {
  readonly port: number;
  readonly idpPort: number;
  readonly phorgePort: number;
  readonly upstream: URL | undefined;
  readonly config: string | undefined;
  readonly auditLog: string | undefined;
  readonly logDir: string | undefined;
  /** Whether a browser is opened. */
  readonly open: boolean;
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: 'string', default: '8787' },
      'idp-port': { type: 'string', default: '8788' },
      'phorge-port': { type: 'string', default: '8789' },
      upstream: { type: 'string' },
      config: { type: 'string' },
      'audit-log': { type: 'string' },
      'log-dir': { type: 'string' },
      open: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const flags: Flags = {
    port: portOf(values.port, '--port'),
    idpPort: portOf(values['idp-port'], '--idp-port'),
    phorgePort: portOf(values['phorge-port'], '--phorge-port'),
    upstream: values.upstream === undefined ? undefined : urlOf(values.upstream),
    config: values.config === undefined ? undefined : resolve(values.config),
    auditLog: values['audit-log'] === undefined ? undefined : resolve(values['audit-log']),
    logDir: values['log-dir'] === undefined ? undefined : resolve(values['log-dir']),
    open: values.open,
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
  const busy = await busyPort([
    { port: flags.port, flag: '--port', of: 'the gate' },
    { port: flags.idpPort, flag: '--idp-port', of: 'the provider' },
    ...(flags.upstream === undefined
      ? [{ port: flags.phorgePort, flag: '--phorge-port', of: 'the stand-in Phorge' }]
      : []),
  ]);
  if (busy !== undefined) fail(busy, 1);
  const log = flags.auditLog === undefined ? undefined : await AuditFile.begin(flags.auditLog);
  const tiles = flags.logDir === undefined ? undefined : await LogDir.begin(flags.logDir);
  const origin = `http://127.0.0.1:${flags.port}`;
  const provider = await startProvider({ port: flags.idpPort, webGate: origin });
  const phorge =
    flags.upstream === undefined
      ? await startPhorge({ port: flags.phorgePort, ...(await phorgeOptions(origin, provider.issuer)) })
      : undefined;
  const phorgeUrl = flags.upstream ?? new URL(`http://127.0.0.1:${flags.phorgePort}/`);
  const seed = (database: GateDatabase): Promise<void> =>
    seedDatabase(database, { host: new URL(origin).host, count: SEEDED, days: 7, until: Date.now() });
  const gate = await startGate({
    port: flags.port,
    upstream: phorgeUrl,
    variables: { ISSUER: provider.issuer, ...PROGRAM_VARIABLES },
    ...(flags.config === undefined
      ? {
          // Of the accounts of another Phorge nothing is known.
          configurationFile: demoConfiguration({ hasPrograms: flags.upstream === undefined }),
          databases: { [AUDIT_DB]: seed },
        }
      : { configurationFile: flags.config }),
    onLine: (line) => {
      console.log(line);
      if (!line.startsWith('{')) return;
      log?.add(line);
      tiles?.add(line);
    },
  });

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await gate.close();
    await Promise.all([provider.close(), phorge?.close(), log?.end(), tiles?.end()]);
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // Miniflare leaves at once with an error code; here the log is written to its end first.
    process.removeAllListeners(signal);
    process.on(signal, stop);
  }
  watchLauncher(stop);

  const text = introduction({
    origin,
    issuer: provider.issuer,
    idpPort: flags.idpPort,
    phorge: phorgeUrl,
    isStandIn: flags.upstream === undefined,
    configurationFile: flags.config,
  });
  console.log(text);
  console.log(`ready ${origin}`);
  const page = `${origin}/maniphest/`;
  if (flags.open) {
    openBrowser(page, (command) =>
      console.error(`--open: no browser could be started by ${command}: open ${page}`),
    );
  }
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
