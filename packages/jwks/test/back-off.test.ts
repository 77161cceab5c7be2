import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pauseAfter } from '../src/back-off.ts';

const backOff = { firstSeconds: 1, maxSeconds: 60 };

test('the pause doubles with each failure up to its limit', () => {
  const pauses = [1, 2, 3, 7, 5000].map((failures) =>
    pauseAfter(failures, backOff, (bytes) => bytes.fill(0)),
  );
  expect(pauses).toEqual([1000, 2000, 4000, 60_000, 60_000]);
});

test('random jitter shortens a pause by half at most', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 255 }), (failures, byte) => {
      const full = pauseAfter(failures, backOff, (bytes) => bytes.fill(0));
      const pause = pauseAfter(failures, backOff, (bytes) => bytes.fill(byte));
      expect(pause).toBeLessThanOrEqual(full);
      expect(pause).toBeGreaterThanOrEqual(full / 2);
    }),
  );
});
