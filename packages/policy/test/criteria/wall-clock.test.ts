import { expect, test } from 'vitest';
import { wallClock } from '../../src/criteria/wall-clock.ts';

test.each([
  ['Europe/Berlin', '2026-03-29T00:59:59Z', '2026-03-29T01:59Z'],
  ['Europe/Berlin', '2026-03-29T01:00:00Z', '2026-03-29T03:00Z'],
  ['America/New_York', '2026-01-01T04:30:00Z', '2025-12-31T23:30Z'],
  ['Asia/Kathmandu', '2026-06-01T00:00:00Z', '2026-06-01T05:45Z'],
  ['Pacific/Auckland', '1969-12-31T12:00:00Z', '1970-01-01T00:00Z'],
])('the clocks of %s at %s show %s', (zone, moment, shown) => {
  expect(wallClock(zone)(Date.parse(moment))).toBe(Date.parse(shown));
});
