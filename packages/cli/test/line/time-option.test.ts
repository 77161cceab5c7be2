import { expect, test } from 'vitest';
import { momentOf, momentOption } from '../../src/line/time-option.ts';

const NOW = Date.UTC(2026, 10, 24, 18);

test.each([
  ['1h', '2026-11-24T17:00:00.000Z'],
  ['90m', '2026-11-24T16:30:00.000Z'],
  ['2d', '2026-11-22T18:00:00.000Z'],
  ['1w', '2026-11-17T18:00:00.000Z'],
  ['30s', '2026-11-24T17:59:30.000Z'],
  ['2026-01-31', '2026-01-31T00:00:00.000Z'],
])('timeOption parses %s as %s', (text, time) => {
  expect(new Date(momentOption('--since', text, NOW)).toISOString()).toBe(time);
});

test.each(['1y', 'yesterday', '2026-13-01', ''])(
  'the time %j is refused, with the possible forms',
  (text) => {
    expect(() => momentOption('--since', text, NOW)).toThrow(
      /^--since .*: must be a time such as .*, a day, or 30d/,
    );
  },
);

test('a time is a day in UTC, or has a time zone', () => {
  expect(momentOf('2026-11-24')).toBe(Date.UTC(2026, 10, 24));
  expect(momentOf('2026-11-24T18:00Z')).toBe(Date.UTC(2026, 10, 24, 18));
  expect(momentOf('2026-11-24T18:00:00.5+01:00')).toBe(Date.UTC(2026, 10, 24, 17, 0, 0, 500));
  for (const text of [
    '5',
    '2026',
    '2026-11',
    '24 Nov 2026',
    '2026-11-24 18:00Z',
    '2026-11-24T18:00',
    '2026-13-01',
    '2026-02-30',
    '2026-02-30T10:00:00Z',
  ])
    expect(momentOf(text)).toBeNaN();
});
