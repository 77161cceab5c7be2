import type { Identity } from '@portcullis/core';
import { expect, test } from 'vitest';
import { Verdicts } from '../../src/introspection/verdicts.ts';

const inactive = { code: 'token.inactive', detail: 'x' } as const;

test('tokens are stored as their SHA-256 only', async () => {
  const verdicts = new Verdicts({ cacheSeconds: 0.001, negativeCacheSeconds: 0.001, cacheTokens: 1 });
  expect(await verdicts.keyOf('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
});

test('at most cacheTokens verdicts are stored, and the oldest is evicted first', () => {
  const verdicts = new Verdicts({ cacheSeconds: 1, negativeCacheSeconds: 1, cacheTokens: 2 });
  for (const key of ['a', 'b', 'c']) verdicts.add(key, inactive, 0);
  expect(verdicts.find('a', 0)).toBeUndefined();
  expect(verdicts.find('b', 0)).toBe(inactive);
  expect(verdicts.find('c', 999)).toBe(inactive);
  expect(verdicts.find('c', 1000)).toBeUndefined();
});

test('verdicts on bad tokens evict none on good tokens', () => {
  const verdicts = new Verdicts({ cacheSeconds: 1, negativeCacheSeconds: 1, cacheTokens: 2 });
  const good = { subject: 'ada', expiresAt: 100 } as Identity;
  verdicts.add('good', good, 0);
  for (const key of ['a', 'b', 'c']) verdicts.add(key, inactive, 0);
  expect(verdicts.find('good', 0)).toBe(good);
  expect([verdicts.find('a', 0), verdicts.find('c', 0)]).toEqual([undefined, inactive]);
});

test('the last verdict on a good token counts', () => {
  const verdicts = new Verdicts({ cacheSeconds: 1, negativeCacheSeconds: 2, cacheTokens: 2 });
  const good = { subject: 'ada', expiresAt: 100 } as Identity;
  verdicts.add('key', good, 0);
  verdicts.add('key', inactive, 500);
  expect(verdicts.find('key', 500)).toBe(inactive);
  verdicts.add('key', good, 600);
  expect(verdicts.find('key', 600)).toBe(good);
});

test('the stored verdicts are limited by their size, however few there are', () => {
  const verdicts = new Verdicts({ cacheSeconds: 1, negativeCacheSeconds: 1, cacheTokens: 1_000_000 });
  const long = { code: 'token.inactive', detail: 'x'.repeat(1_000_000) } as const;
  for (let index = 0; index < 40; index++) verdicts.add(`key-${index}`, long, 0);
  const kept = Array.from({ length: 40 }, (_, index) => verdicts.find(`key-${index}`, 0)).filter(Boolean);
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length).toBeLessThan(20);
  expect(verdicts.find('key-39', 0)).toBe(long);
});

test('a verdict is not trusted for longer where the clock is set back', () => {
  const verdicts = new Verdicts({ cacheSeconds: 60, negativeCacheSeconds: 60, cacheTokens: 2 });
  const now = 1_800_000_000_000;
  const good = { subject: 'ada', expiresAt: now / 1000 + 9000 } as Identity;
  verdicts.add('key', good, now);
  verdicts.add('other', inactive, now);
  expect([verdicts.find('key', now - 1000), verdicts.find('other', now - 1000)]).toEqual([good, inactive]);
  const hourBack = now - 3_600_000;
  expect([verdicts.find('key', hourBack), verdicts.find('other', hourBack)]).toEqual([undefined, undefined]);
});

test('a verdict that holds for no time is not stored', () => {
  const verdicts = new Verdicts({ cacheSeconds: 1, negativeCacheSeconds: 0, cacheTokens: 1 });
  const good = { subject: 'ada', expiresAt: 100 } as Identity;
  verdicts.add('other', good, 0);
  // Kept, they would push out the only one there is room for.
  verdicts.add('ended', { ...good, expiresAt: 0 }, 0);
  verdicts.add('bad', inactive, 0);
  expect([verdicts.find('other', 0), verdicts.find('ended', 0), verdicts.find('bad', 0)]).toEqual([
    good,
    undefined,
    undefined,
  ]);
});

test('an expired verdict is deleted, also where the clock is set back', () => {
  const verdicts = new Verdicts({ cacheSeconds: 1, negativeCacheSeconds: 1, cacheTokens: 2 });
  verdicts.add('key', inactive, 0);
  expect(verdicts.find('key', 1000)).toBeUndefined();
  expect(verdicts.find('key', 500)).toBeUndefined();
});

test('at most ten thousand tokens are remembered as once good', () => {
  const verdicts = new Verdicts({ cacheSeconds: 1, negativeCacheSeconds: 1, cacheTokens: 1 });
  const good = { subject: 'ada', expiresAt: 100 } as Identity;
  for (let index = 0; index <= 10_000; index++) verdicts.add(`key-${index}`, good, 0);
  expect([verdicts.wasActive('key-0'), verdicts.wasActive('key-1')]).toEqual([false, true]);
});

test('of tokens that are good no more are kept than cacheTokens says, either', () => {
  const verdicts = new Verdicts({ cacheSeconds: 1, negativeCacheSeconds: 1, cacheTokens: 2 });
  const good = { subject: 'ada', expiresAt: 100 } as Identity;
  for (const key of ['a', 'b', 'c']) verdicts.add(key, good, 0);
  expect(['a', 'b', 'c'].map((key) => verdicts.find(key, 0))).toEqual([undefined, good, good]);
});
