import { expect, test } from 'vitest';
import { refreshTime } from '../src/session-refresh.ts';

test('a refresh is due when the access token ends, not later than configured, and not at once', () => {
  expect(refreshTime(1000, 60, 300)).toBe(1060);
  expect(refreshTime(1000, 3600, 300)).toBe(1300);
  expect(refreshTime(1000, undefined, 300)).toBe(1300);
  expect(refreshTime(1000, 0, 300)).toBe(1010);
});
