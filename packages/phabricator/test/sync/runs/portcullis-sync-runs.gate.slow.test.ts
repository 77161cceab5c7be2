import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, it } from 'vitest';
import { bundleWorker, oneModule } from '../../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../../scripts/compatibility-date.ts';
import type { SyncRuns } from '../../../src/sync/runs/sync-runs.ts';
import { HOST } from '../../fixtures/context.ts';
import { syncRunsContract } from '../../fixtures/sync-runs-contract.ts';

/** The Durable Object in real workerd. */
const worker = new Miniflare({
  ...oneModule(await bundleWorker(join(import.meta.dirname, '../../fixtures/sync-runs-worker.ts'))),
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

for (const [name, check] of Object.entries(syncRunsContract)) {
  it(name, () => check(inWorkerd(name)));
}
