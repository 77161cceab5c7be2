import { expect, test } from 'vitest';
import { RepeatFilter } from '../../src/activities/repeat-filter.ts';

test('the same is no news, something else is, and after the time the same is again', () => {
  const said = new RepeatFilter(60);
  expect(said.isNews('alice', 'a', 0)).toBe(true);
  expect(said.isNews('alice', 'a', 59_999)).toBe(false);
  expect(said.isNews('bob', 'a', 59_999)).toBe(true);
  expect(said.isNews('alice', 'a', 60_000)).toBe(true);
  expect(said.isNews('alice', 'b', 60_001)).toBe(true);
  expect(said.isNews('alice', 'a', 60_002)).toBe(true);
});

test('the same is news where the clock was set back, not where two requests show it a little apart', () => {
  const said = new RepeatFilter(60);
  said.isNews('alice', 'a', 3_600_000);
  expect(said.isNews('alice', 'a', 3_599_000)).toBe(false);
  expect(said.isNews('alice', 'a', 0)).toBe(true);
  expect(said.isNews('alice', 'a', 1)).toBe(false);
});

test('the longest unmentioned of a thousand subjects is forgotten', () => {
  const said = new RepeatFilter(Number.POSITIVE_INFINITY);
  for (let number = 0; number <= 1000; number++) said.isNews(String(number), 'a', 0);
  expect(said.isNews('1000', 'a', 1)).toBe(false);
  expect(said.isNews('0', 'a', 1)).toBe(true);
});
