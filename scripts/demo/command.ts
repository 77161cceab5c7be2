import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { accessToken } from './access-token.ts';
import { accounts } from './accounts.ts';
import { busyPort } from './busy-port.ts';
import { PROGRAM_USERS } from './programs.ts';
import type { DemoFlags } from './serve.ts';

const USAGE = `Usage:
  pnpm demo [--port 8787] [--idp-port 8788] [--phorge-port 8789 | --upstream URL] [--config FILE] [--audit-log FILE]
            [--log-dir DIR] [--retired] [--open]
  pnpm demo token ACCOUNT [--idp-port 8788]      ACCOUNT: ${Object.keys(accounts).join(', ')}
  pnpm demo token ACCOUNT --for agents [--port 8787] [--idp-port 8788]
  pnpm demo lock ACCOUNT [--port 8787] [--idp-port 8788]
  pnpm demo unlock ACCOUNT [--port 8787] [--idp-port 8788]      ACCOUNT: also ${Object.keys(PROGRAM_USERS).join(', ')}`;

/** Where the command writes. */
export interface DemoIo {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** Why a command is not done: what is wrong, and the exit code that says so. */
class Refusal extends Error {
  readonly code: number;

  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

/** Does what `pnpm demo` is asked for. Resolves to the exit code; a demo that was begun serves on. */
export async function demo(args: readonly string[], io: DemoIo): Promise<number> {
  try {
    return await done(args, io);
  } catch (error) {
    const badUse =
      error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    io.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof Refusal) return error.code;
    return badUse ? 2 : 1;
  }
}

async function done(args: readonly string[], io: DemoIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      port: { type: 'string', default: '8787' },
      'idp-port': { type: 'string', default: '8788' },
      'phorge-port': { type: 'string', default: '8789' },
      upstream: { type: 'string' },
      config: { type: 'string' },
      'audit-log': { type: 'string' },
      'log-dir': { type: 'string' },
      retired: { type: 'boolean', default: false },
      open: { type: 'boolean', default: false },
      for: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const flags: DemoFlags = {
    port: portOf(values.port, '--port'),
    idpPort: portOf(values['idp-port'], '--idp-port'),
    phorgePort: portOf(values['phorge-port'], '--phorge-port'),
    upstream: values.upstream === undefined ? undefined : urlOf(values.upstream),
    config: values.config === undefined ? undefined : resolve(values.config),
    auditLog: values['audit-log'] === undefined ? undefined : resolve(values['audit-log']),
    logDir: values['log-dir'] === undefined ? undefined : resolve(values['log-dir']),
    isRetired: values.retired,
    open: values.open,
  };
  if (flags.isRetired && flags.config !== undefined)
    throw new Refusal('--retired changes the configuration of the demo: leave out --config', 2);
  const [command, account, ...rest] = positionals;
  if (values.for !== undefined && (command !== 'token' || values.for !== 'agents'))
    throw new Refusal('--for agents belongs to the command token', 2);
  if (values.help) {
    io.stdout.write(`${USAGE}\n`);
    return 0;
  }
  if (command === undefined) return await begin(flags);
  if (account === undefined || rest.length > 0) throw new Refusal(USAGE, 2);
  if (command === 'token') return await printToken(flags, account, values.for === 'agents', io);
  if (command === 'lock' || command === 'unlock') return await order(command, account, flags, io);
  throw new Refusal(USAGE, 2);
}

async function printToken(
  flags: DemoFlags,
  account: string,
  isForAgents: boolean,
  { stdout }: DemoIo,
): Promise<number> {
  const { port, idpPort } = flags;
  const token = isForAgents
    ? await (await import('./agent-token.ts')).agentToken(`http://127.0.0.1:${port}`, account)
    : await accessToken(`http://127.0.0.1:${idpPort}`, account);
  stdout.write(`${token}\n`);
  return 0;
}

async function order(
  command: 'lock' | 'unlock',
  account: string,
  flags: DemoFlags,
  io: DemoIo,
): Promise<number> {
  const { orderAbout } = await import('./lock-order.ts');
  const addresses = {
    origin: `http://127.0.0.1:${flags.port}`,
    issuer: `http://127.0.0.1:${flags.idpPort}`,
  };
  return await orderAbout(command, account, addresses, io);
}

/** What serves is loaded once it is needed: neither a token nor a refusal waits for it. */
async function begin(flags: DemoFlags): Promise<number> {
  const busy = await busyPort([
    { port: flags.port, flag: '--port', of: 'the gate' },
    { port: flags.idpPort, flag: '--idp-port', of: 'the provider' },
    ...(flags.upstream === undefined
      ? [{ port: flags.phorgePort, flag: '--phorge-port', of: 'the stand-in Phorge' }]
      : []),
  ]);
  if (busy !== undefined) throw new Refusal(busy, 1);
  const { serve } = await import('./serve.ts');
  await serve(flags);
  return 0;
}

function portOf(text: string, flag: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Refusal(`${flag} takes a port from 1 to 65535, not "${text}"`, 2);
  }
  return port;
}

function urlOf(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new Refusal(
      `--upstream takes the URL of a Phorge, such as http://127.0.0.1:8080, not "${text}"`,
      2,
    );
  }
  return url;
}
