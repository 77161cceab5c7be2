import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { McpGate } from '@portcullis/testing/attack-pack';
import { freePort } from '../../../scripts/free-port.ts';
import { MCP_RESOURCE } from '../../workers/attack-names.ts';
import { GATE_HOST, ISSUER } from '../../workers/names.ts';
import { bundleContender } from '../bundle-contender.ts';
import { listening } from '../listening.ts';
import { startSurroundings } from '../surroundings.ts';
import { startWorkerd } from '../workerd.ts';
import { TOOLS } from './mcp-answers.ts';
import { startMcpServer } from './mcp-server.ts';

/** A gate to aim at, and how to end it. */
interface AttackedMcpGate extends AsyncDisposable {
  readonly gate: McpGate;
}

/** Our gate, and a published gateway as the control. */
export const attackedMcpGates: Readonly<Record<string, () => Promise<AttackedMcpGate>>> = {
  'portcullis, 2026-07-28': () => startOwn('modern'),
  'portcullis, 2025-11-25': () => startOwn('legacy'),
  'mcp-proxy 6.7, 2026-07-28': () => startMcpProxy('modern'),
  'mcp-proxy 6.7, 2025-11-25': () => startMcpProxy('legacy'),
};

const tool = { name: TOOLS.open, arguments: {} };

/** Tokens in the test of streams live this long, and a stream is checked every five seconds. */
const ENDING_SECONDS = 2;

async function startOwn(era: McpGate['era']): Promise<AttackedMcpGate> {
  await using started = new AsyncDisposableStack();
  const server = started.use(await startMcpServer());
  const { provider, internetPort } = started.adopt(await startSurroundings(), ({ close }) => close());
  const { code } = await bundleContender('attacked-mcp');
  const options = { code, originPort: server.port, internetPort };
  const workerd = started.adopt(await startWorkerd(options), ({ close }) => close());
  const callerOf = async (sub: string, { audience = MCP_RESOURCE, seconds = 600 } = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: ISSUER, aud: audience, sub, iat: now, exp: now + seconds, groups: ['eng-web'] };
    return [['Authorization', `Bearer ${await provider.sign({ typ: 'JWT' }, claims)}`]] as const;
  };
  const all = started.move();
  return {
    gate: {
      name: 'portcullis',
      url: `http://127.0.0.1:${workerd.port}`,
      host: GATE_HOST,
      era,
      caller: () => callerOf('ada'),
      otherCaller: () => callerOf('bob'),
      foreignCaller: () => callerOf('ada', { audience: 'https://other.example/mcp' }),
      tool,
      hiddenTool: { name: TOOLS.hidden, arguments: {} },
      ending: {
        caller: () => callerOf('ada', { seconds: ENDING_SECONDS }),
        tool: { name: TOOLS.endless, arguments: {} },
        withinSeconds: ENDING_SECONDS + 6,
      },
      serverMessages: () => server.received,
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** It starts the server itself, and admits whoever has its one key. */
async function startMcpProxy(era: McpGate['era']): Promise<AttackedMcpGate> {
  const key = 'a key of the bench, and of nothing else';
  const folder = await mkdtemp(join(tmpdir(), 'mcp-proxy-'));
  const file = join(folder, 'received.jsonl');
  await writeFile(file, '');
  const port = await freePort();
  const manifest = createRequire(import.meta.url).resolve('mcp-proxy/package.json');
  const child = spawn(
    process.execPath,
    [
      join(dirname(manifest), 'dist/bin/mcp-proxy.mjs'),
      ...['--host', '127.0.0.1', '--port', String(port), '--apiKey', key],
      ...['--', process.execPath, join(import.meta.dirname, 'stdio-server.ts'), file],
    ],
    { stdio: 'ignore' },
  );
  const ended = once(child, 'exit');
  await Promise.race([
    listening(port),
    ended.then(() => {
      throw new Error(`mcp-proxy ended with ${child.exitCode ?? child.signalCode}`);
    }),
  ]);
  return {
    gate: {
      name: 'mcp-proxy',
      url: `http://127.0.0.1:${port}`,
      era,
      caller: () => [['X-API-Key', key]],
      tool,
      serverMessages: async () =>
        (await readFile(file, 'utf8'))
          .split('\n')
          .filter((body) => body !== '')
          .map((body) => ({ headers: [], body })),
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}
