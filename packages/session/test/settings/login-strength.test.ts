import { expect, test } from 'vitest';
import { readStrength } from '../../src/settings/login-strength.ts';

test('acr values and a max_age are read', () => {
  expect(readStrength(undefined, undefined)).toEqual({ acrValues: [], maxAge: undefined });
  expect(readStrength('gold silver', '060')).toEqual({ acrValues: ['gold', 'silver'], maxAge: 60 });
  expect(readStrength('x'.repeat(512), '999999999')).toMatchObject({ maxAge: 999_999_999 });
});

test.each(['', ' gold', 'gold ', 'gold  silver', 'gold\tsilver', 'gold\n', 'gölden', 'x'.repeat(513)])(
  'acr values that are no list of strings are refused: %j',
  (text) => {
    expect(readStrength(text, undefined)).toEqual({
      problem: 'acr_values is not a list of values separated by spaces',
    });
  },
);

test.each(['', '-1', '+1', '1.5', '1e3', ' 1', '1 ', 'x1', '1x', '1234567890'])(
  'a max_age that is no number of seconds is refused: %j',
  (text) => {
    expect(readStrength(undefined, text)).toEqual({ problem: 'max_age is not a number of seconds' });
  },
);
