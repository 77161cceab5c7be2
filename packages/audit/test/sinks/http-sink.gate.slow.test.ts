import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bundleWorker, oneModule } from '../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../scripts/compatibility-date.ts';

const REQUESTS = 120;

let worker: Miniflare;
let batches: string[][] = [];
let statuses: number[] = [];

/** In workerd, where a promise of one request must not hold up another. */
beforeAll(async () => {
  worker = new Miniflare({
    ...oneModule(await bundleWorker(join(import.meta.dirname, '../fixtures/http-worker.ts'))),
    compatibilityDate,
    outboundService: async (request: Request) => {
      const status = statuses.shift() ?? 200;
      if (status === 200) batches.push((await request.text()).trimEnd().split('\n'));
      return new Response(null, { status }) as never;
    },
  });
  await worker.ready;
});
beforeEach(() => {
  batches = [];
  statuses = [];
});
afterAll(() => worker.dispose());

/** Many requests at once, and the paths of all events that arrived afterwards. */
async function serve(): Promise<string[]> {
  const paths = Array.from({ length: REQUESTS }, (_, number) => `/T${number}`);
  const answers = await Promise.all(
    paths.map(async (path) => (await worker.dispatchFetch(`https://gate.example${path}`)).text()),
  );
  expect(new Set(answers)).toEqual(new Set(['hello']));
  const arrived = () => batches.flat().map((line) => JSON.parse(line).http.path as string);
  await expect.poll(() => arrived().length, { timeout: 20_000 }).toBeGreaterThanOrEqual(REQUESTS);
  return arrived().sort();
}

const all = Array.from({ length: REQUESTS }, (_, number) => `/T${number}`).sort();

test('inside workerd, events of concurrent requests are sent in few batches, each once', async () => {
  expect(await serve()).toEqual(all);
  expect(batches.length).toBeLessThan(REQUESTS / 4);
  expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(50);
  expect(await (await worker.dispatchFetch('https://gate.example/-/losses')).json()).toEqual([]);
});

test('inside workerd, batches that a service did not take are sent again', async () => {
  statuses = [503, 503];
  expect(await serve()).toEqual(all);
  expect(await (await worker.dispatchFetch('https://gate.example/-/losses')).json()).toEqual([]);
});
