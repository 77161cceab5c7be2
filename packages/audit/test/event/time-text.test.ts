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

test.each([
  [1_767_323_045_006, '2026-01-02T03:04:05.006Z'],
  [1_767_323_045_099.9, '2026-01-02T03:04:05.099Z'],
  [1_767_323_045_999, '2026-01-02T03:04:05.999Z'],
  [1_767_323_046_000, '2026-01-02T03:04:06.000Z'],
  [1_767_323_045_000, '2026-01-02T03:04:05.000Z'],
  [-1, '1969-12-31T23:59:59.999Z'],
  [0, '1970-01-01T00:00:00.000Z'],
])('the time %d is written as %s, once after another and again', (time, text) => {
  expect([timeText(time), timeText(time)]).toEqual([text, text]);
});
