import { expect, test } from 'vitest';
import { isDay } from '../../src/time/is-day.ts';

test.each(['2026-11-30', '2024-02-29', '0001-01-01'])('%s is a day', (text) => {
  expect(isDay(text)).toBe(true);
});

test.each([
  '2026-02-29',
  '2026-02-30',
  '2026-04-31',
  '2026-13-01',
  '2026-00-10',
  '2026-1-1',
  '2026-11-30T',
  'x2026-11-30',
  '+002026-11-30',
  '2026-11-30T00:00:00Z',
  '2026',
  '2026-11',
  '',
])('%j is not a day', (text) => {
  expect(isDay(text)).toBe(false);
});
