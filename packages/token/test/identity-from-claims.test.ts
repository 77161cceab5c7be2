import { describe, expect, test } from 'vitest';
import { type IdentityRules, identityFromClaims } from '../src/identity-from-claims.ts';
import { standardProfile } from '../src/provider-profile.ts';

const claims = { sub: 'ada', _claim_names: { groups: 'src1' } };
const rules: IdentityRules = {
  issuer: 'https://idp.example',
  method: 'bearer',
  provider: 'idp',
  programs: [],
  groupsClaim: 'groups',
  providerProfile: standardProfile,
};

describe('claims that leave groups out', () => {
  test('are refused', () => {
    expect(identityFromClaims(claims, 2_000_000_000, rules)).toMatchObject({
      ok: false,
      problem: { code: 'token.groups_overage' },
    });
  });

  test('give an identity without groups that says so, where they are asked for later', () => {
    const reading = identityFromClaims(claims, 2_000_000_000, { ...rules, groupsOverage: 'ask' });
    expect(reading).toMatchObject({ ok: true, identity: { groups: undefined } });
  });
});

test('claims that list groups do not mark them as unknown', () => {
  const reading = identityFromClaims({ sub: 'ada', groups: ['eng'] }, 2_000_000_000, {
    ...rules,
    groupsOverage: 'ask',
  });
  expect(reading).toMatchObject({ ok: true, identity: { groups: ['eng'] } });
});

describe('what an identity says of its claims', () => {
  const identityOf = (claims: object) => {
    const reading = identityFromClaims({ sub: 'ada', ...claims }, 2_000_000_000, rules);
    if (!reading.ok) throw new Error(reading.problem.detail);
    return reading.identity;
  };

  test('all that the issuer states', () => {
    const claims = {
      ...{ sub: 'ada', email: 'ada@acme.example', email_verified: true, name: 'Ada', groups: ['eng'] },
      ...{ acr: 'gold', amr: ['pwd', 'otp'], auth_time: 1_700_000_000 },
    };
    expect(identityOf(claims)).toEqual({
      ...{ kind: 'user', issuer: 'https://idp.example', subject: 'ada', email: 'ada@acme.example' },
      ...{ name: 'Ada', groups: ['eng'], claims, expiresAt: 2_000_000_000 },
      authentication: {
        ...{ method: 'bearer', provider: 'idp', acr: 'gold', amr: ['pwd', 'otp'] },
        authTime: 1_700_000_000,
      },
    });
  });

  test.each([undefined, false, 'false', 1, null])(
    'no e-mail address that is verified only as %j',
    (verified) => {
      expect(identityOf({ email: 'ada@acme.example', email_verified: verified }).email).toBeUndefined();
    },
  );

  test.each([undefined, '', 7, ['ada@acme.example'], null])('no e-mail address from %j', (email) => {
    expect(identityOf({ email, email_verified: true }).email).toBeUndefined();
  });

  test.each([
    [{ name: 'Ada', preferred_username: 'ada1' }, 'Ada'],
    [{ name: '', preferred_username: 'ada1' }, 'ada1'],
    [{ name: 7, preferred_username: 'ada1' }, 'ada1'],
    [{ preferred_username: '' }, undefined],
  ])('from %j the name %j', (claims, name) => {
    expect(identityOf(claims).name).toBe(name);
  });

  test.each([undefined, '', 7, ['gold'], null])('no acr from %j', (acr) => {
    expect(identityOf({ acr }).authentication.acr).toBeUndefined();
  });

  test.each([
    [undefined, []],
    ['pwd', []],
    [{ length: 1, 0: 'pwd' }, []],
    [
      ['pwd', '', 7, null, 'otp'],
      ['pwd', 'otp'],
    ],
  ])('from the methods %j those that are texts', (amr, methods) => {
    expect(identityOf({ amr }).authentication.amr).toEqual(methods);
  });

  test.each([undefined, '1700000000', Number.NaN, Number.POSITIVE_INFINITY, null, [1]])(
    'no time of login from %j',
    (time) => {
      expect(identityOf({ auth_time: time }).authentication.authTime).toBeUndefined();
    },
  );

  test('and cannot be changed afterwards, however deep', () => {
    const identity = identityOf({ groups: ['eng'], custom: { list: [{ a: 1 }] } });
    const { custom } = identity.claims as { custom: { list: { a: number }[] } };
    for (const part of [identity, identity.groups, identity.authentication, identity.authentication.amr]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
    for (const part of [identity.claims, custom, custom.list, custom.list[0]]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });
});

test.each([undefined, '', 7, null])('claims whose subject is %j give no identity', (sub) => {
  expect(identityFromClaims({ sub }, 2_000_000_000, rules)).toMatchObject({
    ok: false,
    problem: { code: 'token.claims' },
  });
});

test('claims that the provider’s own check refuses are refused, whatever else is right', () => {
  const problem = { code: 'token.type', detail: 'why' } as const;
  const providerProfile = { ...standardProfile, problem: () => problem };
  expect(identityFromClaims({ sub: 'ada' }, 2_000_000_000, { ...rules, providerProfile })).toEqual({
    ok: false,
    problem,
  });
});
