import { expect, test } from 'vitest';
import { RepeatFilter } from '../../src/activities/repeat-filter.ts';

test('a repeated subject is filtered, another one is not, and after the time neither is the first', () => {
  const said = new RepeatFilter(60);
  expect(said.isNews('alice', 'a', 0)).toBe(true);
  expect(said.isNews('alice', 'a', 59_999)).toBe(false);
  expect(said.isNews('bob', 'a', 59_999)).toBe(true);
  expect(said.isNews('alice', 'a', 60_000)).toBe(true);
  expect(said.isNews('alice', 'b', 60_001)).toBe(true);
  expect(said.isNews('alice', 'a', 60_002)).toBe(true);
});

test('a repeated subject is not filtered where the clock was set back, but is where two requests show it a little apart', () => {
  const said = new RepeatFilter(60);
  said.isNews('alice', 'a', 3_600_000);
  expect(said.isNews('alice', 'a', 3_599_000)).toBe(false);
  expect(said.isNews('alice', 'a', 0)).toBe(true);
  expect(said.isNews('alice', 'a', 1)).toBe(false);
});

test('the least recently recorded of a thousand subjects is evicted', () => {
  const said = new RepeatFilter(Number.POSITIVE_INFINITY);
  for (let number = 0; number <= 1000; number++) said.isNews(String(number), 'a', 0);
  expect(said.isNews('1000', 'a', 1)).toBe(false);
  expect(said.isNews('0', 'a', 1)).toBe(true);
});
