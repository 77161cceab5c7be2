import { expect, test } from 'vitest';
import { hasPassed } from '../../src/internal.ts';

test.each([
  [60, 1000, 1059, false],
  [60, 1000, 1060, true],
  [60, 1000, 1000, false],
  // The clock was set back.
  [60, 1000, 999, true],
  // It never was.
  [60, Number.NEGATIVE_INFINITY, 0, true],
])('of %i since %i, at %i: %s', (span, since, now, passed) => {
  expect(hasPassed(span, since, now)).toBe(passed);
});
