import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import canonicalize from 'canonicalize';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../free-port.ts';
import { accessToken } from '../access-token.ts';
import { exchange } from './running-gate.ts';

const ROOT = join(import.meta.dirname, '../../..');
const REQUESTS = 1000;

let folder: string;
let log: string;
let elsewhere = '';
let lines: string[];
let demo: ChildProcess | undefined;

/** The demo's whole life: a thousand requests of all kinds, and SIGTERM. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcullis-'));
  log = join(folder, 'audit.ndjson');
  const [port, idpPort] = [await freePort(), await freePort()];
  const upstream = await freePort();
  const flags = [
    '--port',
    port,
    '--idp-port',
    idpPort,
    '--upstream',
    `http://127.0.0.1:${upstream}/`,
    '--audit-log',
    log,
  ];
  demo = spawn(process.execPath, [join(ROOT, 'scripts/demo/main.ts'), ...flags.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (demo.stdout === null) throw new Error('the demo has no output');
  const output = createInterface({ input: demo.stdout });
  await new Promise<void>((resolve) => {
    output.on('line', (line) => line.startsWith('ready ') && resolve());
  });
  const issuer = `http://127.0.0.1:${idpPort}`;
  const [engineer, contractor] = [
    await accessToken(issuer, 'engineer'),
    await accessToken(issuer, 'contractor'),
  ];
  // Allowed (and the origin is down), refused by rule, refused as a stranger, bad token, bad address, override.
  const kinds = [
    ['/maniphest/', engineer],
    ['/config/', engineer],
    ['/differential/', contractor],
    ['/maniphest/', undefined],
    ['/maniphest/', `${engineer}x`],
    ['//status/', undefined],
    ['/robots.txt?__path__=/x', undefined],
  ] as const;
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  let next = 0;
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      while (next < REQUESTS) {
        const [path, token] = kinds[next++ % kinds.length] ?? kinds[0];
        await exchange(port, path, { agent, ...(token === undefined ? {} : { token }) });
      }
    }),
  );
  agent.destroy();
  demo.kill('SIGTERM');
  const [code] = await once(demo, 'close');
  expect(code).toBe(0);
  lines = (await readFile(log, 'utf8')).trimEnd().split('\n');
  // As whoever checks the log fetched it from the authority.
  elsewhere = join(folder, 'authority.json');
  await copyFile(`${log}.keys.json`, elsewhere);
}, 120_000);

afterAll(async () => {
  demo?.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

async function verify(
  file: string,
  ...options: readonly string[]
): Promise<{ code: number | null; output: string }> {
  const command = [join(ROOT, 'packages/cli/src/main.ts'), 'verify', file, ...options];
  const child = spawn(process.execPath, command);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      output += data;
    });
  }
  const [code] = await once(child, 'close');
  return { code, output };
}

/** Verifies a changed copy of the log, with the statement of the true one. */
async function verifyChanged(
  change: (lines: string[]) => string[],
): Promise<{ code: number | null; output: string }> {
  const copy = join(folder, 'changed.ndjson');
  await writeFile(copy, `${change([...lines]).join('\n')}\n`);
  return verify(copy, '--keys', elsewhere);
}

test('keys that were found beside the log prove nothing', async () => {
  const { code, output } = await verify(log);
  expect([code, output]).toEqual([1, expect.stringContaining('unproven (keys)')]);
});

test('a thousand requests leave a thousand events, and the log is good', async () => {
  const events = lines.map((line) => JSON.parse(line));
  const requests = new Set(events.flatMap(({ type, id }) => (type === 'request.decision' ? [id] : [])));
  expect(requests.size).toBe(REQUESTS);
  // What they say besides is joined to them.
  const others = events.filter(({ type, trace }) => type !== 'request.decision' && trace !== undefined);
  expect(others.map(({ type }) => type)).toContain('roles.resolved');
  expect(others.filter(({ trace }) => !requests.has(trace.request_id))).toEqual([]);
  const { code, output } = await verify(log, '--keys', elsewhere);
  expect([code, output]).toEqual([0, expect.stringContaining('good')]);
});

describe('what is done to a log is found, with its place', () => {
  const isEvent = (line: string | undefined): boolean => line?.includes('"type":"request.decision"') ?? false;
  const somewhere = (): number =>
    lines.findIndex((line, index) => index > 500 && isEvent(line) && isEvent(lines[index + 1]));

  async function found(change: (lines: string[]) => string[]): Promise<void> {
    const { code, output } = await verifyChanged(change);
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/changed\.ndjson:\d+: (?:chain|checkpoint)\.[a-z_]+: /),
    ]);
  }

  test('a byte changed', () =>
    found((all) => all.with(somewhere(), (all[somewhere()] ?? '').replace('GET', 'PUT'))));
  test('a line removed', () => found((all) => all.toSpliced(somewhere(), 1)));
  test('two lines swapped', () =>
    found((all) => all.toSpliced(somewhere(), 2, all[somewhere() + 1] ?? '', all[somewhere()] ?? '')));
  test('the last ten lines cut after a checkpoint', () => found((all) => all.slice(0, -10)));
  test("a whole writer's lines removed", () => {
    const writer = JSON.parse(lines.find(isEvent) ?? '').chain.id;
    return found((all) => all.filter((line) => !isEvent(line) || JSON.parse(line).chain.id !== writer));
  });
  test('a line inserted with a recomputed hash', () =>
    found((all) => {
      const at = somewhere();
      const { chain, ...event } = JSON.parse(all[at] ?? '');
      const forged = {
        ...event,
        outcome: 'allow',
        chain: { id: chain.id, seq: chain.seq, prev: chain.prev },
      };
      const hash = createHash('sha256')
        .update(canonicalize(forged) ?? '')
        .digest('hex');
      return all.toSpliced(at, 0, canonicalize({ ...forged, chain: { ...forged.chain, hash } }) ?? '');
    }));
});
