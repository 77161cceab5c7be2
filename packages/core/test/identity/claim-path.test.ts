import { expect, test } from 'vitest';
import { claimAt } from '../../src/identity/claim-path.ts';

test('a claim of exactly the name comes before a path', () => {
  expect(claimAt({ 'a.b': 1, a: { b: 2 } }, 'a.b')).toBe(1);
  expect(claimAt({ a: { b: 2 } }, 'a.b')).toBe(2);
  expect(claimAt({ 'https://acme.example/groups': ['eng'] }, 'https://acme.example/groups')).toEqual(['eng']);
});

test('a list is a path whose members may hold dots', () => {
  expect(claimAt({ 'a.b': 1, a: { 'b.c': 2 } }, ['a', 'b.c'])).toBe(2);
  expect(claimAt({ 'a.b': 1 }, ['a', 'b'])).toBeUndefined();
});

test.each(['constructor', '__proto__', 'toString', 'a.x', ''])('%j names no claim', (claim) => {
  expect(claimAt({ a: ['x'] }, claim)).toBeUndefined();
  expect(claimAt(undefined, claim)).toBeUndefined();
});

test.each(['groups.length', ['groups', 'length']])(
  '%j names no claim: a list has no length in JSON',
  (claim) => {
    expect(claimAt({ groups: [] }, claim)).toBeUndefined();
    expect(claimAt({ groups: { length: 2 } }, claim)).toBe(2);
  },
);

test('below a claim that is null there is nothing', () => {
  expect(claimAt({ realm_access: null }, 'realm_access.roles')).toBeUndefined();
  expect(claimAt(null, 'roles')).toBeUndefined();
});
