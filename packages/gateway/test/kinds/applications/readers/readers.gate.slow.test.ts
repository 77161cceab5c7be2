import { request } from 'node:http';
import { join } from 'node:path';
import { type Phorge, startPhorge } from '@portcullis/testing/phorge';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bundleWorker, oneModule } from '../../../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../../../scripts/compatibility-date.ts';
import { discardOutput } from '../../../../../../scripts/fixtures/runtime-output.ts';
import { inParallel } from '../../../../../../scripts/processes.ts';

// Anonymous clients read the stand-in Phorge through gates in workerd, with the platform's own cache and counter.

const HOST = 'phorge.corp.example';
const KEPT_SECONDS = 600;

/** How often a crawler asks, and how many addresses it knows. */
const CRAWLED = Number(process.env.CRAWLED ?? 600);
const ADDRESSES = CRAWLED / 10;
/** What all crawlers with one name may ask for in a minute. */
const BUDGET = 50;

/** Gates in front of one Phorge that retires, by name. They share one cache. */
const GATES = {
  without: undefined,
  readers: {},
  'same version': {},
  'next version': { version: '2' },
  budget: { crawlers: { binding: 'CRAWLERS', periodSeconds: 60 } },
} as const;

let phorge: Phorge;
let miniflare: Miniflare;

const keep = [
  { kinds: ['asset'], seconds: 86_400 },
  { kinds: ['task', 'paste'], seconds: KEPT_SECONDS },
];

function configuration(readers: object | undefined): object {
  return {
    providers: [{ type: 'oidc', name: 'corp', issuer: 'https://login.corp.example', audience: 'phorge' }],
    roles: { staff: ['staff'] },
    instances: [
      {
        name: 'phorge',
        hosts: [HOST],
        application: 'phabricator',
        origin: { binding: 'PHORGE' },
        retired: { since: '2026-03-01', to: 'https://gitlab.example.com/acme' },
        ...(readers && { readers: { keep, ...readers } }),
        policy: { name: 'open', rules: [{ name: 'all', effect: 'allow', who: 'anyone', paths: ['/**'] }] },
      },
    ],
  };
}

beforeAll(async () => {
  phorge = await startPhorge({ baseUri: `https://${HOST}/`, allowPublic: true });
  const script = await bundleWorker(join(import.meta.dirname, '../../../fixtures/readers-worker.ts'));
  const configurations = Object.entries(GATES).map(([name, readers]) => [name, configuration(readers)]);
  miniflare = new Miniflare({
    handleRuntimeStdio: discardOutput,
    ...oneModule(script),
    compatibilityDate,
    bindings: { CONFIGURATIONS: Object.fromEntries(configurations) },
    serviceBindings: { PHORGE: { external: { address: `127.0.0.1:${phorge.port}`, http: {} } } },
    ratelimits: { CRAWLERS: { namespace_id: '1001', simple: { limit: BUDGET, period: 60 } } },
  });
  await miniflare.ready;
});
afterAll(async () => {
  await miniflare?.dispose();
  await phorge?.close();
});

const FIREFOX = {
  accept: 'text/html',
  'accept-language': 'de',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
};
const GPTBOT = { 'user-agent': 'Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)' };

async function visit(
  path: string,
  headers: Record<string, string> = FIREFOX,
  gate: keyof typeof GATES = 'readers',
) {
  const answer = await miniflare.dispatchFetch(`https://${HOST}${path}`, {
    headers: { ...headers, 'test-gate': gate },
    redirect: 'manual',
  });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

/** Asks until a page comes from the cache: it is stored beside the first answer. */
async function stored(path: string): Promise<string> {
  return await vi.waitFor(
    async () => {
      const { text, headers } = await visit(path);
      expect(headers.get('cache-status')).toMatch(/^portcullis; hit/);
      return text;
    },
    { timeout: 20_000 },
  );
}

/** Asks several times, and says whether an answer ever came from the cache. */
async function isEverStored(path: string): Promise<boolean> {
  for (let round = 0; round < 5; round++) {
    if (/hit/.test((await visit(path)).headers.get('cache-status') ?? '')) return true;
  }
  return false;
}

const askedFor = (path: string) => phorge.requests.filter(({ target }) => target === path);

/** A page of Phorge as its user sees it, and as someone without a session. */
async function pageOf(path: string, cookie?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { host: HOST, 'accept-encoding': 'identity', ...(cookie && { cookie }) };
    request({ host: '127.0.0.1', port: phorge.port, path, headers }, async (answer) => {
      const parts: Buffer[] = [];
      for await (const part of answer) parts.push(part as Buffer);
      resolve(Buffer.concat(parts).toString());
    })
      .on('error', reject)
      .end();
  });
}

test('an anonymous client sends no cookie to Phorge and receives none, with and without the cache', async () => {
  for (const path of ['/T1', '/maniphest/']) {
    for (const headers of [{}, { cookie: 'phsid=A%2Fabc; phusr=alice' }]) {
      const { status, headers: sent } = await visit(path, { ...FIREFOX, ...headers });
      expect([status, sent.get('set-cookie')]).toEqual([200, null]);
    }
    expect(askedFor(path).length).toBeGreaterThan(0);
    for (const { headers } of askedFor(path)) expect(headers).not.toHaveProperty('cookie');
  }
});

test('without readers, Phorge starts a session for each anonymous client: the same origin, as a comparison', async () => {
  expect((await visit('/T1', FIREFOX, 'without')).headers.get('set-cookie')).toContain('phsid=');
});

test('a stored page has no token of Phorge, though each page of Phorge has one', async () => {
  expect(await pageOf('/T2')).toMatch(/B@[a-z\d]{24}/);
  const page = await stored('/T2');
  expect(page).toContain('phabricator-core-login-button');
  expect(page).not.toContain('B@');
});

test('a page with a token of a form that is not known is not stored', async () => {
  const page = await pageOf('/T3');
  const headers = [['content-type', 'text/html; charset=UTF-8']] as const;
  phorge.respond('/T3', { headers, body: `${page}<i data-token="C@${'a'.repeat(24)}"></i>` });
  phorge.respond('/T4', { headers, body: page });
  expect(await isEverStored('/T3')).toBe(false);
  await stored('/T4');
});

test('a page with the name of a viewer is not stored', async () => {
  const body = await pageOf('/T5', phorge.signIn('alice').cookie);
  expect(body).toContain('href="/p/alice/"');
  phorge.respond('/T5', { headers: [['content-type', 'text/html; charset=UTF-8']], body });
  expect(await isEverStored('/T5')).toBe(false);
});

test('a new version drops what was stored; another gate with the same version serves it', async () => {
  const page = await stored('/T6');
  phorge.respond('/T6', { status: 403, headers: [['content-type', 'text/html']], body: 'closed' });
  expect((await visit('/T6', FIREFOX, 'same version')).text).toBe(page);
  expect((await visit('/T6', FIREFOX, 'next version')).text).toBe('closed');
});

test('a stored page is asked for again once it is as old as its entry says', async () => {
  await stored('/T7');
  const before = askedFor('/T7').length;
  const move = (ms: number) =>
    miniflare.dispatchFetch(`https://${HOST}/test-clock?ms=${ms}`, { method: 'POST' });
  try {
    await move((KEPT_SECONDS - 60) * 1000);
    expect((await visit('/T7')).headers.get('cache-status')).toMatch(/hit/);
    await move(61_000);
    expect((await visit('/T7')).headers.get('cache-status')).toMatch(/miss/);
  } finally {
    await move(-(KEPT_SECONDS + 1) * 1000);
  }
  expect(askedFor('/T7').length).toBe(before + 1);
});

test('a crawler is held to its budget, and a reader beside it is not', async () => {
  const asked = await inParallel([...Array(3 * BUDGET).keys()], 10, async (index) => ({
    crawler: (await visit(`/T${10_000 + index}`, GPTBOT, 'budget')).status,
    reader: (await visit('/T8', FIREFOX, 'budget')).status,
  }));
  const served = asked.filter(({ crawler }) => crawler === 200).length;
  expect(served).toBeGreaterThan(0);
  // The minute may turn meanwhile, and the budget is there again.
  expect(served).toBeLessThanOrEqual(2 * BUDGET);
  expect(new Set(asked.map(({ crawler }) => crawler))).toEqual(new Set([200, 429]));
  expect(new Set(asked.map(({ reader }) => reader))).toEqual(new Set([200]));
});

/** Of ten addresses, seven are objects, one is a style sheet, and two are lists of projects, which are not stored. */
function addressOf(index: number): string {
  const kind = index % 10;
  const number = 20_000 + index;
  if (kind < 7) return kind % 2 === 0 ? `/T${number}` : `/P${number}`;
  return kind === 7 ? `/res/phabricator/${number}/core.pkg.css` : `/project/query/all/?after=${number}`;
}

test(`of ${CRAWLED} requests of a crawler, Phorge receives the first of each page, and no two viewers get different bytes`, async () => {
  const addresses = Array.from({ length: ADDRESSES }, (_, index) => addressOf(index));
  const crawl = async (gate: keyof typeof GATES): Promise<number> => {
    const before = phorge.requests.length;
    // One round after the other, as a crawler that comes back.
    for (let round = 0; round < CRAWLED / ADDRESSES; round++) {
      const statuses = await inParallel(
        addresses,
        10,
        async (path) => (await visit(path, GPTBOT, gate)).status,
      );
      expect(new Set(statuses)).toEqual(new Set([200]));
    }
    return phorge.requests.length - before;
  };
  const before = await crawl('without');
  const after = await crawl('readers');
  const seen = await inParallel(addresses, 10, async (path) => {
    const [one, other] = [await visit(path, FIREFOX), await visit(path, { 'user-agent': 'curl/8.14.1' })];
    const isHit = [one, other].every(({ headers }) => /hit/.test(headers.get('cache-status') ?? ''));
    return { path, isHit, isSame: one.text === other.text, hasToken: one.text.includes('B@') };
  });
  const hits = seen.filter(({ isHit }) => isHit);
  console.info(
    `crawler: ${CRAWLED} requests for ${ADDRESSES} addresses: Phorge received ${before} without readers, ${after} with them; ` +
      `${hits.length} stored answers read by two viewers`,
  );
  expect(before).toBe(CRAWLED);
  // Lists are a fifth of the addresses; a page is asked for twice where the first answer is still being stored.
  expect(after).toBeLessThan(CRAWLED * 0.2 + ADDRESSES * 2);
  expect(hits.length).toBe(ADDRESSES * 0.8);
  expect(hits.filter(({ isSame, hasToken }) => !isSame || hasToken)).toEqual([]);
}, 900_000);
