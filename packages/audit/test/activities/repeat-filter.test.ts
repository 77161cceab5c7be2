import { expect, test } from 'vitest';
import { RepeatFilter } from '../../src/activities/repeat-filter.ts';

const NOW = 1_800_000_000_000;

test('a report is repeated only if it differs, after its time, or if the clock was set back', () => {
  const filter = new RepeatFilter(60);
  expect(filter.isNews('a', 'x', NOW)).toBe(true);
  expect(filter.isNews('a', 'x', NOW + 59_999)).toBe(false);
  expect(filter.isNews('b', 'x', NOW)).toBe(true);
  expect(filter.isNews('a', 'y', NOW)).toBe(true);
  expect(filter.isNews('a', 'y', NOW + 60_000)).toBe(true);
  expect(filter.isNews('a', 'y', NOW - 3_600_000)).toBe(true);
});

test('a report about a subject with a long name is not repeated either', () => {
  const filter = new RepeatFilter(60);
  const subject = 'a'.repeat(100_000);
  expect([filter.isNews(subject, 'x', NOW), filter.isNews(subject, 'x', NOW)]).toEqual([true, false]);
});
