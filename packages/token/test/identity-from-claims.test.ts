import { describe, expect, test } from 'vitest';
import { type IdentityRules, identityFromClaims } from '../src/identity-from-claims.ts';
import { standardProfile } from '../src/provider-profile.ts';

const claims = { sub: 'ada', _claim_names: { groups: 'src1' } };
const rules: IdentityRules = {
  issuer: 'https://idp.example',
  method: 'bearer',
  provider: 'idp',
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
    expect(reading).toMatchObject({ ok: true, identity: { groups: [], groupsLeftOut: true } });
  });
});

test('claims that list groups say nothing of it', () => {
  const reading = identityFromClaims({ sub: 'ada', groups: ['eng'] }, 2_000_000_000, {
    ...rules,
    groupsOverage: 'ask',
  });
  expect(reading).toMatchObject({ ok: true, identity: { groups: ['eng'] } });
  expect(JSON.stringify(reading)).not.toContain('groupsLeftOut');
});
