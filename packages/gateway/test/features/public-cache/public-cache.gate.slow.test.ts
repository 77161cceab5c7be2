import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bundleWorker, oneModule } from '../../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../../scripts/compatibility-date.ts';
import { discardOutput } from '../../../../../scripts/fixtures/runtime-output.ts';

// A whole gate in workerd, with the platform's own Cache API, and those who attack what stands in it.

let miniflare: Miniflare;
let token: string;
let pages = 0;

/** An origin whose every page is public, numbered, and shows whom it takes the visitor for. */
const ORIGIN = `let number = 0;
export default {
  async fetch(request) {
    const { pathname } = new URL(request.url);
    const who = request.headers.get('cookie') ?? request.headers.get('authorization') ?? 'nobody';
    const headers = { 'cache-control': 'public, max-age=600', 'content-type': 'text/plain' };
    if (pathname.endsWith('/cookie')) headers['set-cookie'] = 'visitor=' + number;
    if (pathname.endsWith('/by-agent')) headers.vary = 'user-agent';
    if (pathname.endsWith('/large')) return new Response('x'.repeat(2000000), { headers });
    const said = ['x-forwarded-host', 'user-agent', 'accept-encoding'].map((name) => request.headers.get(name));
    return new Response([++number, who, ...said].join(' '), { headers });
  },
};`;

beforeAll(async () => {
  miniflare = new Miniflare({
    handleRuntimeStdio: discardOutput,
    workers: [
      {
        name: 'gate',
        ...oneModule(await bundleWorker(join(import.meta.dirname, '../../fixtures/cached-worker.ts'))),
        compatibilityDate,
        serviceBindings: { WIKI: 'wiki' },
      },
      { name: 'wiki', modules: true, script: ORIGIN, compatibilityDate },
    ],
  });
  await miniflare.ready;
  token = await (await miniflare.dispatchFetch('https://token.example/')).text();
});
afterAll(() => miniflare?.dispose());

async function visit(path: string, headers: Record<string, string> = {}, host = 'wiki.corp.example') {
  const answer = await miniflare.dispatchFetch(`https://${host}${path}`, { headers });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

/** A path that nobody has asked for. */
const fresh = (): string => `/open/${++pages}`;

/** Asks until the page comes from the cache: it is kept beside the first answer. */
async function kept(path: string, headers: Record<string, string> = {}, host?: string): Promise<string> {
  await visit(path, headers, host);
  return await vi.waitFor(
    async () => {
      const { text, headers: said } = await visit(path, headers, host);
      expect(said.get('cache-status')).toMatch(/^portcullis; hit/);
      return text;
    },
    { timeout: 20_000 },
  );
}

test('a public page is cached, with its age, and the record names the cache', async () => {
  const path = fresh();
  await kept(path);
  const { status, headers } = await visit(path);
  expect([status, headers.get('age'), headers.get('cache-control')]).toEqual([
    200,
    expect.stringMatching(/^\d+$/),
    'public, max-age=600',
  ]);
  const events = (await (await miniflare.dispatchFetch('https://events.example/')).json()) as {
    http?: { path: string };
    upstream?: { id: string };
  }[];
  const own = events.filter(({ http }) => http?.path === path).map(({ upstream }) => upstream?.id);
  expect([own[0], own.at(-1)]).toEqual(['WIKI', 'public-cache']);
});

describe('no visitor gets another user’s page', () => {
  test('a page of a signed-in user is not cached, and a cached one is not returned to them', async () => {
    const path = fresh();
    const authorization = `Bearer ${token}`;
    await visit(path, { authorization });
    expect((await visit(path)).headers.get('cache-status')).toBe('portcullis; fwd=miss');
    await kept(path);
    expect((await visit(path, { authorization })).headers.get('cache-status')).toBeNull();
    expect((await visit(path, { cookie: 'a=1' })).text).toContain('a=1');
    expect(await kept(path)).toContain('nobody');
  });

  test('a page behind the policy is refused, and is not cached for users who may see it', async () => {
    const path = `/inside/${++pages}`;
    const seen = await visit(path, { authorization: `Bearer ${token}` });
    expect([seen.status, seen.headers.get('cache-control')]).toEqual([200, 'private, max-age=600']);
    expect((await visit(path)).status).toBe(401);
    expect((await visit(`${path}/x.css`)).status).toBe(401);
  });

  test('one visitor’s cookie is not sent to the next', async () => {
    const path = `${fresh()}/cookie`;
    const [one, other] = [await visit(path), await visit(path)];
    expect(one.text).not.toBe(other.text);
    expect(other.headers.get('cache-status')).toBeNull();
  });
});

describe('one visitor cannot change the page of the next', () => {
  test('by headers', async () => {
    const path = fresh();
    const poison = { 'x-forwarded-host': 'evil.example', 'user-agent': 'evil', 'accept-encoding': 'gzip' };
    await visit(path, poison);
    expect(await kept(path)).not.toContain('evil');
    expect(await kept(path)).toMatch(/ identity$/);
  });

  test('by a host: each has its own', async () => {
    const path = fresh();
    const one = await kept(path);
    expect(await kept(path, {}, 'other.corp.example')).not.toBe(one);
  });

  test('by an encoding of the address: each has its own entry', async () => {
    const path = fresh();
    const texts = [await kept(path), await kept(`${path}?x=1`), await kept(`${path}?x=2`)];
    expect(new Set(texts).size).toBe(3);
  });

  test('by a range: it is fetched, and not cached', async () => {
    const path = fresh();
    await visit(path, { range: 'bytes=0-0' });
    expect((await visit(path)).headers.get('cache-status')).toBe('portcullis; fwd=miss');
  });

  test('by what the page differs by', async () => {
    const path = `${fresh()}/by-agent`;
    const [one, other] = [await visit(path), await visit(path)];
    expect(one.text).not.toBe(other.text);
  });
});

test('a page that is too large is returned whole, fetched each time', async () => {
  const path = `${fresh()}/large`;
  expect((await visit(path)).text).toHaveLength(2_000_000);
  expect((await visit(path)).headers.get('cache-status')).not.toMatch(/hit/);
});
