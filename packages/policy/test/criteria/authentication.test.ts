import { describe, expect, test } from 'vitest';
import {
  authenticationCompiler,
  authenticationSchema,
  checkAuthentication,
  stepUpRequirement,
  strengthCondition,
  weaknessCondition,
} from '../../src/criteria/authentication.ts';
import type { AuthenticationStrength, PolicyProblem, RequestCaller } from '../../src/index.ts';
import { Report } from '../../src/problems/report.ts';
import { requestBy } from '../requests.ts';

const now = 1_700_000_000_000;
const login = { acr: 'gold', amr: ['pwd', 'otp'], authTime: now / 1000 - 300 };

describe('the strength of a login', () => {
  test.each<[AuthenticationStrength, RequestCaller['authentication'], boolean | undefined]>([
    [{ acr: ['gold', 'platinum'] }, login, true],
    [{ acr: ['platinum'] }, login, false],
    [{ acr: ['gold'] }, { ...login, acr: undefined }, undefined],
    [{ amr: ['mfa', 'otp'] }, login, true],
    [{ amr: ['mfa'] }, login, false],
    [{ amr: ['mfa'] }, { ...login, amr: [] }, undefined],
    [{ acr: ['platinum'], amr: ['mfa'] }, { ...login, amr: [] }, false],
    [{ maxAgeSeconds: 300 }, login, true],
    [{ maxAgeSeconds: 299 }, login, false],
    [{ maxAgeSeconds: 300 }, { ...login, authTime: undefined }, undefined],
    [{ maxAgeSeconds: 300 }, { ...login, authTime: now / 1000 + 60 }, true],
    [{ maxAgeSeconds: 300 }, { ...login, authTime: now / 1000 + 61 }, undefined],
    [{ acr: ['gold'], amr: ['mfa'] }, login, false],
    [{ acr: ['gold'] }, undefined, undefined],
    [{ deviceBound: true }, { ...login, deviceProvedAt: now / 1000 - 5000 }, true],
    [{ deviceBound: true }, login, undefined],
    [{ deviceBound: { maxAgeSeconds: 60 } }, { ...login, deviceProvedAt: now / 1000 - 60 }, true],
    [{ deviceBound: { maxAgeSeconds: 59 } }, { ...login, deviceProvedAt: now / 1000 - 60 }, false],
    [{ deviceBound: { maxAgeSeconds: 60 } }, login, undefined],
    [{ deviceBound: true }, { ...login, deviceProvedAt: now / 1000 + 61 }, undefined],
    [{ deviceBound: true, acr: ['platinum'] }, { ...login, deviceProvedAt: now / 1000 }, false],
  ])('%j is met by %j: %s', (strength, authentication, met) => {
    const request = requestBy({ caller: { kind: 'user', authentication }, now });
    expect(strengthCondition(strength).holds(request)).toBe(met);
    expect(weaknessCondition(strength).holds(request)).toBe(met !== true);
  });

  test('is never that of an anonymous caller', () => {
    const request = requestBy({ caller: { kind: 'anonymous', authentication: login }, now });
    expect(strengthCondition({ acr: ['gold'] }).holds(request)).toBe(false);
  });

  test('is too weak where the time is not known', () => {
    const request = requestBy({ caller: { kind: 'user', authentication: login } });
    expect(strengthCondition({ maxAgeSeconds: 300 }).holds(request)).toBeUndefined();
    expect(weaknessCondition({ maxAgeSeconds: 300 }).holds(request)).toBe(true);
    const undated = requestBy({
      caller: { kind: 'user', authentication: { ...login, authTime: undefined } },
    });
    expect(strengthCondition({ maxAgeSeconds: 300 }).holds(undated)).toBeUndefined();
  });
});

test.each([
  [{ acr: ['gold'], amr: ['mfa'], maxAgeSeconds: 0 }, []],
  [{ deviceBound: true }, []],
  [{ deviceBound: { maxAgeSeconds: 0 } }, []],
  [{ deviceBound: false }, ['a.deviceBound']],
  [{ deviceBound: 60 }, ['a.deviceBound']],
  [{ deviceBound: {} }, ['a.deviceBound.maxAgeSeconds']],
  [{ deviceBound: { maxAgeSeconds: -1 } }, ['a.deviceBound.maxAgeSeconds']],
  [{ deviceBound: { maxAgeSeconds: 1, hardware: true } }, ['a.deviceBound.hardware']],
  ['mfa', ['a']],
  [{}, ['a']],
  [{ arc: ['gold'] }, ['a.arc']],
  [{ acr: [] }, ['a.acr']],
  [{ acr: ['two words', 'a"b'] }, ['a.acr[0]', 'a.acr[1]']],
  [{ maxAgeSeconds: -1 }, ['a.maxAgeSeconds']],
  [{ maxAgeSeconds: '300' }, ['a.maxAgeSeconds']],
])('authentication: checkAuthentication reports for %j the paths %j', (strength, places) => {
  const problems: PolicyProblem[] = [];
  checkAuthentication(strength, new Report(problems, 'a'));
  expect(problems.map(({ path }) => path)).toEqual(places);
});

describe('how a login must be, in a rule', () => {
  const weak = requestBy({ caller: { kind: 'user', authentication: { ...login, acr: 'bronze' } }, now });

  test('is a condition, and of a step-up the opposite', () => {
    const compiled = (effect: 'allow' | 'stepUp') =>
      authenticationCompiler.compile({ acr: ['gold'] }, effect);
    expect([compiled('allow').field, compiled('stepUp').field]).toEqual(['authentication', 'authentication']);
    expect([compiled('allow').holds(weak), compiled('stepUp').holds(weak)]).toEqual([false, true]);
    expect(authenticationCompiler.field).toBe('authentication');
  });

  test('of an unknown context is too weak, even for a caller who asks for an unknown one', () => {
    const authentication = { ...login, acr: undefined };
    const request = requestBy({ caller: { kind: 'user', authentication }, now });
    expect(strengthCondition({ acr: [undefined as never] }).holds(request)).toBeUndefined();
  });

  test.each([
    [{ acr: ['gold'] }],
    [{ amr: ['mfa'] }],
    [{ maxAgeSeconds: 0 }],
    [{ acr: ['gold'], amr: ['mfa'], maxAgeSeconds: 300 }],
  ])('is required as in %j, and nothing else is', (strength) => {
    expect(stepUpRequirement(strength)).toStrictEqual({ kind: 'stepUp', ...strength });
  });

  test('is described to editors', () => {
    const names = { description: expect.any(String), type: 'array' };
    expect(authenticationSchema).toMatchObject({
      title: 'AuthenticationStrength',
      type: 'object',
      properties: { acr: names, amr: names, maxAgeSeconds: { type: 'integer', minimum: 0 } },
      minProperties: 1,
      additionalProperties: false,
    });
  });
});
