import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleWorker } from '../../../../../scripts/bundle.ts';
import { compatibilityDate } from '../../../../../scripts/compatibility-date.ts';
import { memorySyncRuns } from '../../../src/sync/runs/memory-sync-runs.ts';
import { LEASE_MS, type SyncRuns } from '../../../src/sync/runs/sync-runs.ts';
import { HOST } from '../../fixtures/context.ts';

/** The Durable Object in real workerd. */
const worker = new Miniflare({
  modules: true,
  script: await bundleWorker(join(import.meta.dirname, '../../fixtures/sync-runs-worker.ts')),
  compatibilityDate,
  durableObjects: { RUNS: { className: 'PortcullisSyncRuns', useSQLite: true } },
});

beforeAll(() => worker.ready);
afterAll(() => worker.dispose());

async function call(parameters: object): Promise<never> {
  const response = await worker.dispatchFetch(`${HOST}/`, {
    method: 'POST',
    body: JSON.stringify(parameters),
  });
  return ((await response.json()) as { answer: never }).answer;
}

const inWorkerd = (name: string): SyncRuns => ({
  hold: (run, now) => call({ name, method: 'hold', run, now }),
  end: (run) => call({ name, method: 'end', run }),
});

for (const [where, runsNamed] of [
  ['in workerd', inWorkerd],
  ['in memory', memorySyncRuns],
] as const) {
  it(`${where}, of fifty runs that begin at once, one has the lease`, async () => {
    const runs = runsNamed('fifty');
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => runs.hold(`run-${index}`, 0)));
    expect(answers.filter((has) => has)).toHaveLength(1);
  });

  it(`${where}, a run keeps others away until it ends, and nobody else can end it`, async () => {
    const runs = runsNamed('kept');
    expect(await runs.hold('first', 0)).toBe(true);
    await runs.end('second');
    expect(await runs.hold('second', LEASE_MS - 1)).toBe(false);
    expect(await runs.hold('first', LEASE_MS - 1)).toBe(true);
    expect(await runs.hold('second', LEASE_MS)).toBe(false);
    await runs.end('first');
    expect(await runs.hold('second', LEASE_MS)).toBe(true);
  });

  it(`${where}, a run that fell silent loses its lease, and does not get it back while another has it`, async () => {
    const runs = runsNamed('silent');
    expect(await runs.hold('first', 0)).toBe(true);
    expect(await runs.hold('second', LEASE_MS)).toBe(true);
    expect(await runs.hold('first', LEASE_MS)).toBe(false);
  });
}
