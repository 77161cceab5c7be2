import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleWorker, oneModule } from '../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../scripts/compatibility-date.ts';

interface Log {
  readonly batches: readonly (readonly string[])[];
  readonly losses: readonly string[];
}

let worker: Miniflare;

beforeAll(async () => {
  worker = new Miniflare({
    ...oneModule(await bundleWorker(join(import.meta.dirname, '../fixtures/batch-worker.ts'))),
    compatibilityDate,
  });
  await worker.ready;
});
afterAll(() => worker.dispose());

async function log(): Promise<Log> {
  return (await (await worker.dispatchFetch('https://gate.example/-/log')).json()) as Log;
}

test('inside workerd, requests write batches that others started, and the last batch is written at the end of its time', async () => {
  const paths = Array.from({ length: 42 }, (_, number) => `/T${number}`);
  for (const path of paths) await (await worker.dispatchFetch(`https://gate.example${path}`)).text();
  const recorded = async () =>
    (await log()).batches.flat().map((line) => JSON.parse(line).http.path as string);
  await expect.poll(async () => (await recorded()).length).toBe(paths.length);
  expect(await recorded()).toEqual(paths);
  const { batches, losses } = await log();
  expect(Math.max(...batches.map(({ length }) => length))).toBeGreaterThan(1);
  expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(4);
  expect(losses).toEqual([]);
});
