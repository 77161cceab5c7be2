import { checkRoleMapping } from '@portcullis/roles';
import { expect, test } from 'vitest';
import { checkPolicy } from '../../src/index.ts';

test('a misspelled role, a dead rule, a cycle of roles and a bad network are four errors at once', () => {
  const roles = {
    admin: { groups: ['admins'], implies: ['engineer'] },
    engineer: { groups: ['eng'], implies: ['admin'] },
  };
  const policy = {
    name: 'p',
    rules: [
      { name: 'engineers', effect: 'allow', who: { roles: ['enginer'] }, applications: ['differential'] },
      { name: 'office', effect: 'allow', who: 'authenticated', paths: ['/**'], networks: ['10.0.0.7/8'] },
      { name: 'wiki', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/w/**'] },
      { name: 'closed', effect: 'deny', who: 'anyone', paths: ['/w/**'] },
    ],
  };
  const problems = [...checkRoleMapping(roles), ...checkPolicy(policy, { roles: Object.keys(roles) })];
  expect(problems).toEqual([
    { path: 'admin.implies', message: 'implies itself: admin → engineer → admin; remove one of these' },
    { path: 'rules[0].who.roles[0]', message: '"enginer" is not a declared role', suggestion: 'engineer' },
    {
      path: 'rules[1].networks[0]',
      message: expect.stringContaining('has bits set after its prefix length'),
      suggestion: '10.0.0.0/8',
    },
    { path: 'rules[2]', message: expect.stringContaining('rules[3] "closed" (deny)'), suggestion: undefined },
  ]);
});

test('words outside the vocabularies are problems, with what was probably meant', () => {
  const rule = { name: 'r', effect: 'allow', who: 'anyone' };
  const vocabulary = { applications: ['differential', 'config'], conduitMethods: ['maniphest.search'] };
  const policy = {
    name: 'p',
    rules: [
      { ...rule, applications: ['diferential', 'config'] },
      { ...rule, name: 's', conduitMethods: ['maniphest.serach', 'maniphest.*'] },
    ],
  };
  expect(checkPolicy(policy, vocabulary)).toEqual([
    { path: 'rules[0].applications[0]', message: expect.any(String), suggestion: 'differential' },
    { path: 'rules[1].conduitMethods[0]', message: expect.any(String), suggestion: 'maniphest.search' },
  ]);
});

const rule = { name: 'r', effect: 'allow', who: 'anyone', paths: ['/**'] };
test.each([
  [{ effect: 'login', who: 'authenticated' }, 'who'],
  [{ effect: 'login', who: { kind: 'user' } }, 'who'],
  [{ effect: 'login', claims: { a: 1 } }, 'claims'],
  [{ effect: 'login', authentication: { amr: ['mfa'] } }, 'authentication'],
  [{ effect: 'deny', authentication: { amr: ['mfa'] } }, 'authentication'],
  [{ effect: 'stepUp' }, 'authentication'],
  [{ conduitMethods: ['a.b'], applications: ['conduit'] }, 'conduitMethods'],
  [{ ids: ['*'] }, 'ids[0]'],
  [{ kinds: ['rev*'] }, 'kinds[0]'],
  [{ operations: ['a\\b'] }, 'operations[0]'],
  [{ applications: ['a\0b'] }, 'applications[0]'],
  [{ claims: {} }, 'claims'],
  [{ claims: { email: 'a@acme.example' } }, 'claims.email'],
  [{ emailDomains: ['@Acme.example'] }, 'emailDomains[0]'],
  [{ who: { kind: 'robot' } }, 'who.kind'],
])('finds what is wrong with %j', (fields, place) => {
  const problems = checkPolicy({ name: 'p', rules: [{ ...rule, ...fields }] });
  expect(problems.map(({ path }) => path)).toEqual([`rules[0].${place}`]);
});
