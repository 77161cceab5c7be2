import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleWorker, oneModule } from '../../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../../scripts/compatibility-date.ts';
import { discardOutput } from '../../../../../scripts/fixtures/runtime-output.ts';
import { inParallel } from '../../../../../scripts/processes.ts';

// A crawler of code browsing, from many addresses, at once with a person, a clone and a bot; the platform's own counter.

const PAGES = 1000;
const BUDGET = 200;
/** What a page of code costs. */
const COST = 5;

let miniflare: Miniflare;

beforeAll(async () => {
  miniflare = new Miniflare({
    handleRuntimeStdio: discardOutput,
    workers: [
      {
        name: 'gate',
        ...oneModule(await bundleWorker(join(import.meta.dirname, '../../fixtures/limited-worker.ts'))),
        compatibilityDate,
        serviceBindings: { PHORGE: 'phorge' },
        ratelimits: { BROWSING: { namespace_id: '1001', simple: { limit: BUDGET, period: 60 } } },
      },
      {
        name: 'phorge',
        modules: true,
        script: 'export default { fetch: () => new Response("phorge") };',
        compatibilityDate,
      },
    ],
  });
  await miniflare.ready;
});
afterAll(() => miniflare?.dispose());

interface Asked {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
}

async function ask(path: string, init: Record<string, unknown> = {}): Promise<Asked> {
  const answer = await miniflare.dispatchFetch(`https://phorge.corp.example${path}`, init);
  return { status: answer.status, text: await answer.text(), retryAfter: answer.headers.get('retry-after') };
}

/** So many of each at a time: workerd ends connections on which nothing comes for five seconds, as on a busy machine with a thousand. */
const AT_ONCE = 20;

const times = (count: number, make: (index: number) => Promise<Asked>): Promise<Asked[]> =>
  inParallel([...Array(count).keys()], AT_ONCE, make);

const statuses = (asked: readonly Asked[]): readonly number[] => [
  ...new Set(asked.map(({ status }) => status)),
];

test('a budget limits a crawler of 1,000 pages, and no other client', async () => {
  const authorization = `Bearer ${await (await miniflare.dispatchFetch('https://token.example/')).text()}`;
  const [crawled, person, clone, bot] = await Promise.all([
    times(PAGES, (page) =>
      ask(`/source/lab/browse/master/file-${page}.c`, {
        headers: { 'cf-connecting-ip': `192.0.2.${page % 250}` },
      }),
    ),
    times(40, (page) => ask(`/source/lab/browse/master/file-${page}.c`, { headers: { authorization } })),
    times(20, () =>
      ask('/source/lab.git/info/refs?service=git-upload-pack', {
        headers: { 'user-agent': 'git/2.47.0' },
      }),
    ),
    times(40, () =>
      ask('/api/maniphest.search', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'output=json',
      }),
    ),
  ]);
  const served = crawled.filter(({ status }) => status === 200).length;
  const held = crawled.filter(({ status }) => status === 429);
  console.info(
    `crawler: ${served} served, ${held.length} held of ${PAGES}; person ${person.length}, clone ${clone.length}, bot ${bot.length} served`,
  );
  expect(served).toBeGreaterThan(0);
  // The minute may turn meanwhile, and the budget is there again.
  expect(served).toBeLessThanOrEqual((2 * BUDGET) / COST);
  expect(served + held.length).toBe(PAGES);
  expect(held[0]).toMatchObject({ retryAfter: '60', text: expect.stringContaining('gateway.limited') });
  expect([statuses(person), statuses(clone), statuses(bot)]).toEqual([[200], [200], [200]]);
  expect([...person, ...clone, ...bot].every(({ text }) => text === 'phorge')).toBe(true);
  const events = (await (await miniflare.dispatchFetch('https://events.example/')).json()) as {
    readonly reason: readonly string[];
  }[];
  expect(events.filter(({ reason }) => reason.includes('gateway.limited'))).toHaveLength(held.length);
});
