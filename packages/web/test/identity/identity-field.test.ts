import { expect, test } from 'vitest';
import { isIdentityField } from '../../src/identity/identity-field.ts';

test.each([
  'subject',
  'issuer',
  'email',
  'name',
  'kind',
  'provider',
  'roles',
  'groups',
  'claim:department',
  'claim:a.b',
])('%j names a field', (text) => {
  expect(isIdentityField(text)).toBe(true);
});

test.each<[unknown]>([
  ['claim:'],
  ['xclaim:a'],
  ['Subject'],
  [''],
  [['claim:a']],
  [['subject']],
  [undefined],
])('%j names none', (text) => {
  expect(isIdentityField(text)).toBe(false);
});
