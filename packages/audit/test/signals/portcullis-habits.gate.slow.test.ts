import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleWorker, oneModule } from '../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../scripts/compatibility-date.ts';

let worker: Miniflare;

beforeAll(async () => {
  worker = new Miniflare({
    ...oneModule(await bundleWorker(join(import.meta.dirname, '../fixtures/habit-worker.ts'))),
    compatibilityDate,
    durableObjects: { HABITS: { className: 'PortcullisHabits', useSQLite: true } },
  });
  await worker.ready;
});
afterAll(() => worker.dispose());

async function signals(): Promise<{ name: string; now: string; who: string }[]> {
  const text = await (await worker.dispatchFetch('https://gate.example/-/lines')).text();
  const events = text.split('\n').map((line) => JSON.parse(line));
  return events.flatMap(({ type, signal, actor }) =>
    type === 'signal' ? [{ name: signal.name, now: signal.now, who: actor.sub }] : [],
  );
}

function visit(who: string, ua: string): Promise<unknown> {
  const headers = { 'x-test-who': who, 'user-agent': ua };
  return worker.dispatchFetch('https://gate.example/T1', { headers });
}

test('in Durable Objects, each user has separate habits, and of two concurrent sightings one is new', async () => {
  await visit('alice', 'Firefox');
  await visit('bob', 'curl');
  await Promise.all([visit('alice', 'curl'), visit('alice', 'curl'), visit('bob', 'curl')]);
  await expect.poll(signals, { timeout: 20_000 }).toHaveLength(1);
  // Observed after the answers, so whichever of the two devices came second is the new one.
  expect(await signals()).toMatchObject([{ name: 'new_device', who: 'alice' }]);
});
