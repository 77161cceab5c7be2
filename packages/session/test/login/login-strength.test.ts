import { expect, test } from 'vitest';
import { combinedStrength, readStrength, strengthProblem } from '../../src/login/login-strength.ts';

const any = { acrValues: [], maxAge: undefined };

test('classes and an age are read', () => {
  expect(readStrength(undefined, undefined)).toEqual(any);
  expect(readStrength('gold silver', '060')).toEqual({ acrValues: ['gold', 'silver'], maxAge: 60 });
  expect(readStrength('x'.repeat(512), '999999999')).toMatchObject({ maxAge: 999_999_999 });
});

test.each(['', ' gold', 'gold ', 'gold  silver', 'gold\tsilver', 'gold\n', 'gölden', 'x'.repeat(513)])(
  'what is no list of words is refused: %j',
  (text) => {
    expect(readStrength(text, undefined)).toEqual({ problem: 'acr_values is not a list of words' });
  },
);

test.each(['', '-1', '+1', '1.5', '1e3', ' 1', '1 ', 'x1', '1x', '1234567890'])(
  'what is no number of seconds is refused: %j',
  (text) => {
    expect(readStrength(undefined, text)).toEqual({ problem: 'max_age is not a number of seconds' });
  },
);

test('nobody can ask for less than is configured', () => {
  const configured = { acrValues: ['gold', 'silver'], maxAge: 60 };
  expect(combinedStrength(any, any)).toEqual(any);
  expect(combinedStrength(configured, any)).toEqual(configured);
  expect(combinedStrength(any, { acrValues: ['bronze'], maxAge: 5 })).toEqual({
    acrValues: ['bronze'],
    maxAge: 5,
  });
  expect(combinedStrength(configured, { acrValues: ['bronze', 'gold'], maxAge: 90 })).toEqual({
    acrValues: ['gold'],
    maxAge: 60,
  });
  expect(() => combinedStrength(configured, { acrValues: ['bronze'], maxAge: undefined })).toThrow(
    expect.objectContaining({ code: 'session.parameters' }),
  );
});

test('what was asked for must have been done', () => {
  const problem = (claims: object, asked: object) =>
    strengthProblem({ ...claims }, { ...any, startedAt: 1000, ...asked });
  expect(problem({}, {})).toBeUndefined();
  expect(problem({ acr: 'gold' }, { acrValues: ['gold'] })).toBeUndefined();
  for (const acr of [undefined, 'silver', ['gold'], 1]) {
    expect(problem({ acr }, { acrValues: ['gold'] }), `${acr}`).toMatch(/acr/);
  }
  // 30 seconds for clocks that differ.
  expect(problem({ auth_time: 910 }, { maxAge: 60 })).toBeUndefined();
  for (const auth_time of [undefined, 909, '999', null]) {
    expect(problem({ auth_time }, { maxAge: 60 }), `${auth_time}`).toMatch(/max_age/);
  }
});
