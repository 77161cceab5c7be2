import { expect, test, vi } from 'vitest';
import { systemClock } from '../../src/request/clock.ts';

test('the default clock is the runtime’s', () => {
  vi.setSystemTime(1_800_000_000_000);
  expect(systemClock.now()).toBe(1_800_000_000_000);
});
