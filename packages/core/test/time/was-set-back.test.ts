import { expect, test } from 'vitest';
import { wasSetBack } from '../../src/internal.ts';

test.each([
  [1_000_000, 1_000_000, false],
  [1_000_000, 2_000_000, false],
  // As clocks differ.
  [1_000_000, 940_000, false],
  [1_000_000, 939_999, true],
  // It never was.
  [Number.NEGATIVE_INFINITY, 0, false],
])('a clock that showed %s and now shows %s was set back: %s', (since, now, isSetBack) => {
  expect(wasSetBack(since, now)).toBe(isSetBack);
});
