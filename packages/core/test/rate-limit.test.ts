import { expect, it } from 'vitest';
import { RateLimit } from '../src/rate-limit.ts';

it('lets one client through so often in a window, and then others still', () => {
  const limit = new RateLimit({ perClient: 2, forAll: 3, windowMs: 60_000 });
  expect([limit.take('a', 0), limit.take('a', 0), limit.take('a', 0)]).toEqual([true, true, false]);
  expect(limit.take('b', 0)).toBe(true);
});

it('lets all together through so often in a window', () => {
  const limit = new RateLimit({ perClient: 2, forAll: 3, windowMs: 60_000 });
  expect(['a', 'b', 'c', 'd'].map((client) => limit.take(client, 0))).toEqual([true, true, true, false]);
});

it('fills again as time goes by, and not past its size', () => {
  const limit = new RateLimit({ perClient: 2, forAll: 100, windowMs: 60_000 });
  limit.take('a', 0);
  limit.take('a', 0);
  expect(limit.take('a', 29_999)).toBe(false);
  expect(limit.take('a', 30_000)).toBe(true);
  expect([1, 2, 3].map(() => limit.take('a', 3_600_000))).toEqual([true, true, false]);
  expect(limit.take('a', 0)).toBe(false);
});

it('says whether there is one left for a client, and for all, without taking it', () => {
  const limit = new RateLimit({ perClient: 1, forAll: 2, windowMs: 60_000 });
  expect([limit.has('a', 0), limit.has('a', 0), limit.take('a', 0)]).toEqual([true, true, true]);
  expect([limit.has('a', 0), limit.has('b', 0), limit.has('a', 60_000)]).toEqual([false, true, true]);
  limit.take('b', 0);
  expect(limit.has('c', 0)).toBe(false);
});
