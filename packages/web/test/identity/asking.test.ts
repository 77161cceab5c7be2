import { expect, test } from 'vitest';
import { asking } from '../../src/identity/asking.ts';

const ada = { kind: 'user', subject: 'ada' };
const machine = { kind: 'service', subject: 'ci' };
const nobody =
  /^web: the identity of the caller is to be sent to the application, but there is no caller in the context/;
const noRoles =
  /^web: the identity of the caller is to be sent to the application, but there are no roles in the context/;
const misassembled = (detail: RegExp) =>
  expect.objectContaining({ code: 'request.misassembled', detail: expect.stringMatching(detail) });

test.each([
  ['a person', { identity: ada }, { identity: ada, roles: [] }],
  ['a machine', { caller: machine }, { identity: machine, roles: [] }],
  ['a person rather than a caller', { identity: ada, caller: machine }, { identity: ada, roles: [] }],
  ['somebody with roles', { caller: ada, roles: { names: ['a'] } }, { identity: ada, roles: ['a'] }],
  [
    'a person with a role for some time',
    { caller: ada, roles: { names: ['a'] }, elevatedRoles: { names: ['b', 'a'], until: 9 } },
    { identity: ada, roles: ['a', 'b'], rolesUntil: 9 },
  ],
  [
    'an anonymous caller',
    { caller: { kind: 'anonymous' }, elevatedRoles: { names: ['a'], until: 9 } },
    undefined,
  ],
])('of %s the identity is sent', (_, context, told) => {
  expect(asking(context, false)).toEqual(told);
});

test.each([
  {},
  { caller: null },
  { caller: 'ada' },
  { caller: { kind: 'admin', subject: 'ada' } },
  { caller: { kind: 'user' } },
  { caller: { kind: 'service', subject: 1 } },
  { caller: { subject: 'ada' } },
  { identity: () => ada },
])('a missing identity is not read as anonymous: %j', (context) => {
  expect(() => asking(context, false)).toThrow(misassembled(nobody));
});

test('roles that are sent must have been mapped, except for anonymous callers', () => {
  for (const roles of [undefined, {}, { names: 'admin' }]) {
    expect(() => asking({ caller: ada, roles }, true)).toThrow(misassembled(noRoles));
  }
  expect(asking({ caller: ada, roles: { names: [] } }, true)).toEqual({ identity: ada, roles: [] });
  expect(asking({ caller: { kind: 'anonymous' } }, true)).toBeUndefined();
});
