import { expect, test } from 'vitest';
import { otlpAttributes } from '../../../../src/features/traces/tracing/otlp/otlp-span.ts';

test.each([
  ['a whole number', 200, { intValue: '200' }],
  ['the largest number that is whole for certain', Number.MAX_SAFE_INTEGER, { intValue: '9007199254740991' }],
  ['a number that JSON writes with an exponent, and no 64 bits hold', 1e21, { doubleValue: 1e21 }],
  ['a whole number of which the last digits are not known', 2 ** 53, { doubleValue: 2 ** 53 }],
  ['a fraction', 0.5, { doubleValue: 0.5 }],
  ['a text', '1e21', { stringValue: '1e21' }],
  ['a boolean', true, { boolValue: true }],
])('an attribute that is %s is written by its kind', (_what, value, written) => {
  expect(otlpAttributes({ key: value })).toEqual([{ key: 'key', value: written }]);
});
