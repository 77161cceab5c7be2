import { expect, test } from 'vitest';
import { Pause } from '../../src/time/pause.ts';

test('a pause lasts until its end, or until it is ended', () => {
  const pause = new Pause();
  expect(pause.left(1_000_000)).toBe(0);
  pause.begin(1_000_000, 500);
  expect([1_000_000, 1_000_499, 1_000_500, 1_000_501].map((now) => pause.left(now))).toEqual([500, 1, 0, 0]);
  pause.begin(1_000_000, 500);
  pause.end();
  expect(pause.left(1_000_000)).toBe(0);
});

test('a pause ends where the clock was set back, and not where the clocks of two requests differ a little', () => {
  const pause = new Pause();
  pause.begin(1_000_000, 500);
  expect(pause.left(999_000)).toBe(1500);
  expect(pause.left(900_000)).toBe(0);
});
