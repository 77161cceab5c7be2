import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timeText } from '../../src/event/time-text.ts';

/** Largest time that there is, in milliseconds. */
const LAST = 8.64e15;

test('a time has the runtime’s format, whichever time came before', () => {
  const time = fc.oneof(
    fc.integer({ min: -LAST, max: LAST - 1000 }),
    fc.integer({ min: 0, max: 5000 }),
    fc.double({ min: 0, max: 2e12, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.array(time, { minLength: 1, maxLength: 5 }), (times) => {
      expect(times.map(timeText)).toEqual(times.map((each) => new Date(each).toISOString()));
    }),
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, LAST + 1000])('%d is no time', (none) => {
  expect(() => timeText(none)).toThrow(RangeError);
});
