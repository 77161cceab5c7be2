import { expect, test } from 'vitest';
import { combinedStrength, strengthProblem } from '../../src/login/asked-strength.ts';

const any = { acrValues: [], maxAge: undefined };

test('a login cannot ask for less strength than is configured', () => {
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

test('the requested strength must have been reached', () => {
  const problem = (claims: object, asked: object) =>
    strengthProblem({ ...claims }, { ...any, startedAt: 1000, ...asked });
  expect(problem({}, {})).toBeUndefined();
  expect(problem({ acr: 'gold' }, { acrValues: ['gold'] })).toBeUndefined();
  expect(problem({ acr: 'gold' }, { acrValues: ['silver', 'gold'] })).toBeUndefined();
  for (const acr of [undefined, 'silver', ['gold'], 1]) {
    expect(problem({ acr }, { acrValues: ['gold'] }), `${acr}`).toMatch(/acr/);
  }
  // 30 seconds for clocks that differ.
  expect(problem({ auth_time: 910 }, { maxAge: 60 })).toBeUndefined();
  for (const auth_time of [undefined, 909, '999', null]) {
    expect(problem({ auth_time }, { maxAge: 60 }), `${auth_time}`).toMatch(/max_age/);
  }
});
