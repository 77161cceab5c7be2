import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GroupsClaim, readGroups } from '../src/groups.ts';

const groupsOf = (claims: Record<string, unknown>, claim: GroupsClaim = 'groups') => {
  const reading = readGroups(claims, claim);
  return reading.kind === 'groups' ? reading.groups : reading.kind;
};

describe('readGroups', () => {
  test('reads a list, and a single text as one group', () => {
    expect(groupsOf({ groups: ['eng', 'phab-admins'] })).toEqual(['eng', 'phab-admins']);
    expect(groupsOf({ groups: 'eng ops' })).toEqual(['eng ops']);
    expect(groupsOf({})).toEqual([]);
    expect(groupsOf({ groups: null })).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['a list of objects', [{ name: 'contractors' }]],
    ['a list of texts and objects', ['eng', { name: 'contractors' }]],
    ['a list in a list', [['contractors']]],
    ['a list with a number', ['eng', 7]],
    ['a list with null', ['eng', null]],
    ['an object', { contractors: true }],
    ['a number', 7],
    ['true', true],
  ])('reads %s as groups that are not known, never as no groups', (_, groups) => {
    expect(groupsOf({ groups })).toBe('overage');
  });

  test('ignores empty texts in a list of groups', () => {
    expect(groupsOf({ groups: ['eng', ''] })).toEqual(['eng']);
    expect(groupsOf({ groups: '' })).toEqual([]);
  });

  test('follows a dotted path, or one given in parts', () => {
    expect(groupsOf({ realm_access: { roles: ['eng'] } }, 'realm_access.roles')).toEqual(['eng']);
    const claims = { resource_access: { 'my.client': { roles: ['eng'] } } };
    expect(groupsOf(claims, ['resource_access', 'my.client', 'roles'])).toEqual(['eng']);
    expect(groupsOf(claims, 'resource_access.my.client.roles')).toEqual([]);
  });

  test('a claim of exactly the name comes first, so names may be addresses', () => {
    expect(groupsOf({ 'https://acme.example/groups': ['eng'] }, 'https://acme.example/groups')).toEqual([
      'eng',
    ]);
  });

  test.each(['constructor', '__proto__', 'constructor.name', 'groups.size', 'toString', ''])(
    'a property that every object has is not a claim: %j',
    (claim) => {
      expect(groupsOf({ groups: ['eng'] }, claim)).toEqual([]);
    },
  );

  test.each([
    ['_claim_names', { _claim_names: { groups: 'src1' }, _claim_sources: { src1: {} } }],
    ['hasgroups', { hasgroups: true }],
    ['2,001 groups', { groups: Array.from({ length: 2001 }, (_, index) => `group-${index}`) }],
    ['a name of 1,025 characters', { groups: ['g'.repeat(1025)] }],
  ])('wants 8: %s is an overage, never "no groups"', (_, claims) => {
    expect(groupsOf(claims)).toBe('overage');
  });

  test('returns only non-empty texts, whatever the claims are', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('groups', 'a', 'b'), fc.jsonValue()),
        fc.string(),
        (claims, claim) => {
          for (const name of ['groups', 'a.b', claim]) {
            const groups = groupsOf(claims, name);
            if (groups === 'overage') continue;
            for (const group of groups) expect(group).toMatch(/^[\s\S]+$/);
          }
        },
      ),
    );
  });

  test('takes 2,000 groups, and a name of 1,024 characters, as they are', () => {
    const many = Array.from({ length: 2000 }, (_, index) => `group-${index}`);
    expect(groupsOf({ groups: many })).toHaveLength(2000);
    expect(groupsOf({ groups: ['g'.repeat(1024)] })).toHaveLength(1);
  });

  test('treats the groups as unknown where one name among them is too long', () => {
    expect(groupsOf({ groups: ['eng', 'g'.repeat(1025)] })).toBe('overage');
  });

  test('sees that a claim under another name, or in parts, was left out, and reads no other claim instead', () => {
    const leftOut = { _claim_names: { roles: 'src1' }, _claim_sources: { src1: {} } };
    expect(groupsOf(leftOut, 'roles')).toBe('overage');
    expect(groupsOf(leftOut, ['roles'])).toBe('overage');
    expect(groupsOf(leftOut, 'groups')).toEqual([]);
    expect(groupsOf({ hasgroups: true }, 'roles')).toEqual([]);
  });
});
