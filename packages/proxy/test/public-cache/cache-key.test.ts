import { expect, test } from 'vitest';
import { cacheKey } from '../../src/public-cache/cache-key.ts';

const keyed = new Set(['accept', 'accept-language']);
const keyOf = (origin: string, href: string, headers: Record<string, string> = {}) =>
  cacheKey(origin, { href }, headers, keyed);

test('origin, scheme, host, path, query and each header of the key have entries of their own', async () => {
  const keys = await Promise.all([
    keyOf('WIKI', 'https://a.example/x'),
    keyOf('DOCS', 'https://a.example/x'),
    keyOf('WIKI', 'http://a.example/x'),
    keyOf('WIKI', 'https://b.example/x'),
    keyOf('WIKI', 'https://a.example/y'),
    keyOf('WIKI', 'https://a.example/x?'),
    keyOf('WIKI', 'https://a.example/x', { accept: 'text/html' }),
    keyOf('WIKI', 'https://a.example/x', { 'accept-language': 'text/html' }),
    keyOf('WIKI', 'https://a.example/x', { accept: '' }),
  ]);
  expect(new Set(keys).size).toBe(keys.length);
});

test('a cache key is an address that no client can request, and reveals nothing of the page', async () => {
  expect(await keyOf('WIKI', 'https://a.example/x?canary')).toMatch(
    /^https:\/\/public-cache\.portcullis\.invalid\/[\da-f]{64}$/,
  );
});

test('headers outside the cache key make no difference, nor does their order', async () => {
  const both = { accept: 'a', 'accept-language': 'b' };
  const turned = { 'x-request-id': '1', 'accept-language': 'b', accept: 'a' };
  expect(await keyOf('WIKI', 'https://a.example/x', both)).toBe(
    await keyOf('WIKI', 'https://a.example/x', turned),
  );
});
