import { describe, expect, test } from 'vitest';
import { requiredClaimProblem, userClaimsOf } from '../../src/provider/user-claims.ts';
import { identityOf, type Session } from '../../src/session/session.ts';

const provider = {
  issuer: 'https://id.example',
  groupsClaim: 'groups',
  keepGroup: () => true,
  keepClaims: ['oid'],
} as const;
const overage = { sub: 'alice', oid: 'o', _claim_names: { groups: 'src1' } };
const lifetimes = { idleSeconds: 60, lifetimeSeconds: 60, identitySeconds: 60, notBefore: 0 };

describe('a user whose groups the provider leaves out', () => {
  test('is refused where no other source of groups is configured', () => {
    expect(() => userClaimsOf(overage, undefined, provider)).toThrow(
      expect.objectContaining({ code: 'session.groups_overage' }),
    );
  });

  test('has unknown groups where a source is asked, and none until then', () => {
    const person = userClaimsOf(overage, undefined, { ...provider, groupsOverage: 'ask' });
    expect(person).toMatchObject({ groups: [], groupsLeftOut: true, claims: { oid: 'o' } });
    expect(identityOf({ ...person, provider: 'corp' } as unknown as Session, lifetimes)).toMatchObject({
      groups: undefined,
    });
  });

  test('is an ordinary user once they are listed again', () => {
    const person = userClaimsOf({ sub: 'alice', groups: ['eng'] }, undefined, {
      ...provider,
      groupsOverage: 'ask',
    });
    expect(person.groupsLeftOut).toBe(false);
    expect(identityOf({ ...person, provider: 'corp' } as unknown as Session, lifetimes)).toMatchObject({
      groups: ['eng'],
    });
  });
});

test.each([{}, { hd: 'evil.example' }, { hd: ['acme.example'] }, { hd: 'ACME.example' }])(
  'an ID token with %j is not from the required domain',
  (claims) => {
    const required = { hd: 'acme.example' };
    expect(requiredClaimProblem({ sub: 'alice', ...claims }, required)).toBe(
      '"hd" does not have the value that this provider requires',
    );
    expect(requiredClaimProblem({ hd: 'acme.example' }, required)).toBeUndefined();
  },
);
