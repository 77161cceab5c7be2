import { expect, it } from 'vitest';
import { RateLimit } from '../src/rate-limit.ts';

it('a rate limit allows one client so many calls in a window, and other clients still', () => {
  const limit = new RateLimit({ perClient: 2, forAll: 3, windowMs: 60_000 });
  expect([limit.take('a', 0), limit.take('a', 0), limit.take('a', 0)]).toEqual([true, true, false]);
  expect(limit.take('b', 0)).toBe(true);
});

it('a rate limit allows all clients together so many calls in a window', () => {
  const limit = new RateLimit({ perClient: 2, forAll: 3, windowMs: 60_000 });
  expect(['a', 'b', 'c', 'd'].map((client) => limit.take(client, 0))).toEqual([true, true, true, false]);
});

it('a rate limit refills as time passes, and not past its size', () => {
  const limit = new RateLimit({ perClient: 2, forAll: 100, windowMs: 60_000 });
  limit.take('a', 0);
  limit.take('a', 0);
  expect(limit.take('a', 29_999)).toBe(false);
  expect(limit.take('a', 30_000)).toBe(true);
  expect([1, 2, 3].map(() => limit.take('a', 3_600_000))).toEqual([true, true, false]);
  expect(limit.take('a', 0)).toBe(false);
});

it('a rate limit reports whether a call is left for a client, and for all, without taking it', () => {
  const limit = new RateLimit({ perClient: 1, forAll: 2, windowMs: 60_000 });
  expect([limit.has('a', 0), limit.has('a', 0), limit.take('a', 0)]).toEqual([true, true, true]);
  expect([limit.has('a', 0), limit.has('b', 0), limit.has('a', 60_000)]).toEqual([false, true, true]);
  limit.take('b', 0);
  expect(limit.has('c', 0)).toBe(false);
});

it('a rate limit counts calls past the limit as well, and holds no more debt than its size', () => {
  const limit = new RateLimit({ perClient: 2, forAll: Number.POSITIVE_INFINITY, windowMs: 60_000 });
  for (let time = 0; time < 3; time++) limit.count('a', 0);
  expect([limit.has('a', 59_999), limit.has('a', 60_000)]).toEqual([false, true]);
  for (let time = 0; time < 100; time++) limit.count('a', 0);
  expect([limit.has('a', 89_999), limit.has('a', 90_000), limit.has('b', 0)]).toEqual([false, true, true]);
});

it('a rate limit counts for all clients what it counts for one', () => {
  const limit = new RateLimit({ perClient: 2, forAll: 3, windowMs: 60_000 });
  for (let time = 0; time < 3; time++) limit.count('a', 0);
  expect([limit.has('b', 19_999), limit.has('b', 20_000)]).toEqual([false, true]);
  for (let time = 0; time < 100; time++) limit.count('a', 20_000);
  expect([limit.has('b', 99_999), limit.has('b', 100_000)]).toEqual([false, true]);
});

it('a rate limit allows any number of calls where there is no limit for all clients', () => {
  const limit = new RateLimit({ perClient: 1, forAll: Number.POSITIVE_INFINITY, windowMs: 60_000 });
  const taken = Array.from({ length: 1000 }, (_, index) => limit.take(`client ${index}`, index % 2));
  expect(taken.every(Boolean)).toBe(true);
});

it('a rate limit refills from the new time where the clock was set back, and allows no more calls for it', () => {
  const limit = new RateLimit({ perClient: 2, forAll: 3, windowMs: 60_000 });
  const now = 1_800_000_000_000;
  const taken = (at: number) => ['a', 'a', 'a', 'b', 'b'].map((client) => limit.take(client, at));
  expect(taken(now)).toEqual([true, true, false, true, false]);
  expect(taken(now - 1000)).toEqual([false, false, false, false, false]);
  const hourBack = now - 3_600_000;
  expect(taken(hourBack)).toEqual([false, false, false, false, false]);
  expect(taken(hourBack + 60_000)).toEqual([true, true, false, true, false]);
});

it('a rate limit gives back calls that turned out not to count, and not past its size', () => {
  const limit = new RateLimit({ perClient: 1, forAll: 2, windowMs: 60_000 });
  expect([limit.take('a', 0), limit.take('b', 0), limit.has('c', 0)]).toEqual([true, true, false]);
  limit.giveBack('a', 0);
  expect([limit.has('a', 0), limit.has('b', 0), limit.has('c', 0)]).toEqual([true, false, true]);
  for (let time = 0; time < 3; time++) limit.giveBack('a', 0);
  expect([limit.take('a', 0), limit.take('a', 0), limit.take('c', 0), limit.take('d', 0)]).toEqual([
    ...[true, false, true, false],
  ]);
});

it('a rate limit refills from the new time where the clock was set back before a call is given back', () => {
  const limit = new RateLimit({ perClient: 2, forAll: 2, windowMs: 60_000 });
  limit.take('a', 3_600_000);
  limit.take('a', 3_600_000);
  limit.giveBack('a', 0);
  expect([limit.take('a', 0), limit.take('a', 29_999), limit.take('a', 30_000)]).toEqual([true, false, true]);
});

it('giving back returns one call, to its client and to all, and never more than there was', () => {
  const limit = new RateLimit({ perClient: 3, forAll: 4, windowMs: 1000 });
  for (let taken = 0; taken < 3; taken++) expect(limit.take('ada', 0)).toBe(true);
  limit.giveBack('ada', 0);
  expect([limit.take('ada', 0), limit.take('ada', 0)]).toEqual([true, false]);
  expect([limit.take('bob', 0), limit.take('bob', 0)]).toEqual([true, false]);
  const full = new RateLimit({ perClient: 2, forAll: 2, windowMs: 1000 });
  full.giveBack('ada', 0);
  expect([full.take('ada', 0), full.take('ada', 0), full.take('ada', 0)]).toEqual([true, true, false]);
});

it('a call that is given back after the clock was set back counts immediately', () => {
  const limit = new RateLimit({ perClient: 1, forAll: 1, windowMs: 1000 });
  expect(limit.take('ada', 10_000_000)).toBe(true);
  limit.giveBack('ada', 1000);
  expect([limit.has('ada', 1000), limit.take('ada', 1000), limit.has('ada', 1000)]).toEqual([
    true,
    true,
    false,
  ]);
  expect(limit.has('ada', 2000)).toBe(true);
});

it('a rate limit counts ten thousand clients at the same time, and evicts the first one first', () => {
  const limit = new RateLimit({ perClient: 1, forAll: Number.POSITIVE_INFINITY, windowMs: 1000 });
  for (let client = 0; client < 10_000; client++) limit.take(`client-${client}`, 0);
  expect(limit.has('client-0', 0)).toBe(false);
  limit.take('client-10000', 0);
  expect([limit.has('client-0', 0), limit.has('client-1', 0)]).toEqual([true, false]);
});
