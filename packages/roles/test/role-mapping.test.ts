import { describe, expect, test } from 'vitest';
import { checkRoleMapping, readRoleMapping } from '../src/role-mapping.ts';
import { RoleMappingError } from '../src/role-mapping-error.ts';

describe('checkRoleMapping', () => {
  test('accepts names, patterns and a role that no user has', () => {
    expect(checkRoleMapping({ admin: ['phab-admins'], engineer: ['eng-*'], retired: [] })).toEqual([]);
  });

  test('reports all problems together, each with its path', () => {
    const problems = checkRoleMapping({
      admin: ['*', 'phab-admins', ''],
      'on call': ['!eng'],
      engineer: 'eng',
      '': ['x'],
    });
    expect(problems.map(({ path }) => path)).toEqual([
      'admin[0]',
      'admin[2]',
      '["on call"][0]',
      'engineer',
      '[""]',
    ]);
  });

  test.each(['', ' '])('refuses %j as the name of a role', (role) => {
    expect(checkRoleMapping({ [role]: ['eng'] })).toEqual([
      { path: `["${role}"]`, message: 'a role needs a name' },
    ]);
  });

  test.each([undefined, null, 'eng', 7])('refuses %j as what gives a role', (definition) => {
    expect(checkRoleMapping({ engineer: definition })).toEqual([
      { path: 'engineer', message: 'must be a list of group names and patterns, or an object' },
    ]);
  });

  test.each([undefined, null, 'admin', 7, ['admin']])('refuses %j as a mapping', (mapping) => {
    expect(checkRoleMapping(mapping)).toEqual([
      { path: '', message: expect.stringContaining('must be an object') },
    ]);
  });
});

describe('readRoleMapping', () => {
  test('refuses a definition where nothing reads it', () => {
    const read = () => readRoleMapping({ admin: ['a'], engineer: { implies: ['admin'] } });
    expect(read).toThrow(
      'engineer: is not a list of groups, but the build supports only lists: run "portcullis build" again',
    );
  });

  test('throws one error that lists all problems', () => {
    const read = () => readRoleMapping({ admin: ['*'], engineer: [''] });
    expect(read).toThrow(RoleMappingError);
    expect(read).toThrow(/2 problems\n {2}admin\[0\]: .*\n {2}engineer\[0\]: /);
  });

  test('keeps the order of the mapping', () => {
    const roles = readRoleMapping({ zebra: ['z'], ant: ['a', 'a-*'] });
    expect(roles.map(({ role }) => role)).toEqual(['zebra', 'ant']);
    expect(roles[1]?.groups.map(({ kind }) => kind)).toEqual(['name', 'pattern']);
  });
});
