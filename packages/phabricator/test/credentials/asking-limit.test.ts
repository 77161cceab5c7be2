import { expect, it } from 'vitest';
import { AskingLimit } from '../../src/credentials/asking-limit.ts';

it('lets one client ask so often a minute, and then others still', () => {
  const limit = new AskingLimit({ perClient: 2, perMinute: 3 });
  expect([limit.take('a', 0), limit.take('a', 0), limit.take('a', 0)]).toEqual([true, true, false]);
  expect(limit.take('b', 0)).toBe(true);
});

it('lets all together ask so often a minute', () => {
  const limit = new AskingLimit({ perClient: 2, perMinute: 3 });
  expect(['a', 'b', 'c', 'd'].map((client) => limit.take(client, 0))).toEqual([true, true, true, false]);
});

it('fills again as time goes by, and not past its size', () => {
  const limit = new AskingLimit({ perClient: 2, perMinute: 100 });
  limit.take('a', 0);
  limit.take('a', 0);
  expect(limit.take('a', 29_999)).toBe(false);
  expect(limit.take('a', 30_000)).toBe(true);
  expect([1, 2, 3].map(() => limit.take('a', 3_600_000))).toEqual([true, true, false]);
  expect(limit.take('a', 0)).toBe(false);
});
