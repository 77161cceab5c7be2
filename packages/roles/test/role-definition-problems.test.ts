import { describe, expect, test } from 'vitest';
import { checkRoleMapping, RoleMappingError, roleResolver } from '../src/index.ts';

const problemsOf = (definition: unknown) =>
  checkRoleMapping({ admin: definition, reader: [] } as never).map(({ path, message }) => [path, message]);
const says = (text: string) => expect.stringContaining(text);

describe('a role definition that cannot be used', () => {
  test.each<[string, unknown, string, string]>([
    ['groups that are a text', { groups: 'admins' }, 'admin.groups', 'list of group names'],
    ['claims that are a text', { claims: 'x' }, 'admin.claims', 'object of claims'],
    ['claims that are null', { claims: null }, 'admin.claims', 'object of claims'],
    ['claims that are a list', { claims: [{ a: 1 }] }, 'admin.claims', 'object of claims'],
    ['claims that are empty', { claims: {} }, 'admin.claims', 'object of claims'],
    ['an empty list of implied roles', { implies: [] }, 'admin.implies', 'at least one entry'],
    ['implied roles that are a text', { implies: 'reader' }, 'admin.implies', 'at least one entry'],
    ['an empty list of domains', { emailDomains: [] }, 'admin.emailDomains', 'at least one entry'],
    ['an implied role that is no text', { implies: [7] }, 'admin.implies[0]', 'must be a text'],
    ['an implied role that is not declared', { implies: ['raeder'] }, 'admin.implies[0]', 'admin, reader'],
    [
      'a field that is not known',
      { gruops: ['x'] },
      'admin.gruops',
      'groups, implies, claims, emailDomains, template',
    ],
  ])('%s: the problem is reported with its path, alone', (_what, definition, path, message) => {
    expect(problemsOf(definition)).toEqual([[path, says(message)]]);
  });

  test('roles that imply each other are reported from the first of them, without those that only imply them', () => {
    const mapping = {
      outer: { groups: ['o'], implies: ['first'] },
      first: { groups: ['a'], implies: ['second'] },
      second: { groups: ['b'], implies: ['first'] },
    };
    expect(checkRoleMapping(mapping as never)).toEqual([
      { path: 'first.implies', message: 'implies itself: first → second → first; remove one of these' },
    ]);
  });

  test('is thrown with every problem, each with its place and the mapping by name', () => {
    const error = new RoleMappingError([
      { path: '', message: 'is empty' },
      { path: 'admin[0]', message: 'is no group' },
    ]);
    expect(error.name).toBe('RoleMappingError');
    expect(error.message).toBe('role mapping: 2 problems\n  mapping: is empty\n  admin[0]: is no group');
    expect(error.problems.map(({ path }) => path)).toEqual(['', 'admin[0]']);
    expect(() => roleResolver({ admin: [''] })).toThrow(RoleMappingError);
  });
});

describe('a role by conditions alone', () => {
  test('names the address among what gives it', () => {
    const { resolve } = roleResolver({
      staff: { claims: { department: 'eng', level: 3 }, emailDomains: ['acme.example'] },
    });
    const caller = { claims: { department: 'eng', level: 3 }, email: 'ada@acme.example' };
    expect(resolve([], caller).grants).toEqual([{ role: 'staff', group: 'claim:department,level,email' }]);
    const ofClaims = roleResolver({ staff: { claims: { department: 'eng' } } });
    expect(ofClaims.resolve([], caller).grants).toEqual([{ role: 'staff', group: 'claim:department' }]);
  });

  test('is not given for groups that the caller lacks', () => {
    const { resolve } = roleResolver({ staff: { groups: ['eng'], claims: { department: 'eng' } } });
    expect(resolve([], { claims: { department: 'eng' } }).names).toEqual([]);
  });
});
