import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleWorker, oneModule } from '../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../scripts/compatibility-date.ts';
import { discardOutput } from '../../../scripts/fixtures/runtime-output.ts';
import { freePort } from '../../../scripts/free-port.ts';
import { run } from '../../../scripts/processes.ts';
import { startConformingServer } from './fixtures/conformance-server.ts';

// The server scenarios of @modelcontextprotocol/conformance, against a server and through the gate in front of it.

const require = createRequire(import.meta.url);
const program = join(
  dirname(require.resolve('@modelcontextprotocol/conformance/package.json')),
  'dist/index.js',
);

/** A check of a scenario, as the program writes it. */
interface Check {
  readonly id: string;
  readonly status: string;
}

/** The checks of each scenario with their results, without what it merely reports. */
async function conformanceOf(url: URL): Promise<ReadonlyMap<string, readonly string[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  try {
    const command = [process.execPath, program, 'server', '--url', url.href, '--suite', 'all', '-o', folder];
    await run(command, { cwd: folder });
    const scenarios = (await readdir(folder)).toSorted();
    const results = scenarios.map(async (name) => {
      const checks: Check[] = JSON.parse(await readFile(join(folder, name, 'checks.json'), 'utf8'));
      const scenario = name.replace(/^server-/, '').replace(/-\d{4}-\d\d-\d\dT.*$/, '');
      const counted = checks.filter(({ status }) => status !== 'INFO');
      return [scenario, counted.map(({ id, status }) => `${id} ${status}`)] as const;
    });
    return new Map(await Promise.all(results));
  } finally {
    await rm(folder, { recursive: true });
  }
}

const started = new AsyncDisposableStack();
let [alone, gated]: ReadonlyMap<string, readonly string[]>[] = [];

beforeAll(async () => {
  const server = started.use(await startConformingServer());
  const port = await freePort();
  const gate = new Miniflare({
    ...oneModule(await bundleWorker(join(import.meta.dirname, 'fixtures/conformance-worker.ts'))),
    compatibilityDate,
    host: '127.0.0.1',
    port,
    bindings: { HOST: `127.0.0.1:${port}` },
    serviceBindings: { TOOLS: { external: { address: server.url.host, http: {} } } },
    handleRuntimeStdio: discardOutput,
  });
  started.defer(() => gate.dispose());
  await gate.ready;
  [alone, gated] = await Promise.all([
    conformanceOf(server.url),
    conformanceOf(new URL(`http://127.0.0.1:${port}/mcp`)),
  ]);
});
afterAll(() => started.disposeAsync());

test('all 32 scenarios have the same results through the gate as against the server, but for lists as one JSON answer', () => {
  expect(alone?.size).toBe(32);
  // It sends tools/list three times. The server answers in streams, whose events are checked; the gate answers lists itself.
  const streams = 'server-sse-multiple-streams';
  const one = 'server-accepts-multiple-post-streams SUCCESS';
  expect(alone?.get(streams)).toEqual([one, 'server-sse-streams-functional SUCCESS']);
  expect(gated).toEqual(new Map([...(alone ?? []), [streams, [one]]]));
});

test('no check fails through the gate', () => {
  const checks = [...(gated?.values() ?? [])].flat();
  expect(checks.filter((check) => check.endsWith(' SUCCESS')).length).toBeGreaterThan(40);
  expect(checks.filter((check) => !check.endsWith(' SUCCESS'))).toEqual([
    // The client of this scenario speaks 2025-03-26, to which the server sends no such events.
    'server-sse-priming-event WARNING',
    'server-sse-retry-field WARNING',
  ]);
});
