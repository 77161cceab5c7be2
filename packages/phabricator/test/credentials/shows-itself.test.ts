import type { Caller } from '@portcullis/core';
import { expect, test } from 'vitest';
import { isOwnProgram, showsItself } from '../../src/credentials/shows-itself.ts';
import { identityBy } from '../fixtures/identity.ts';

const ANONYMOUS: Caller = { kind: 'anonymous', challenges: [] };

/** Each way to be known, and whether a browser sends it only if a page says so. */
test.each([
  ['bearer', 'user', true],
  ['bearer', 'service', true],
  ['introspection', 'user', true],
  ['introspection', 'service', true],
  ['credential', 'user', true],
  // A service token of Access is in headers; a user’s token is in a cookie, too.
  ['access', 'service', true],
  ['access', 'user', false],
  ['session', 'user', false],
  ['session', 'service', false],
] as const)('a caller who is known by %s as a %s shows itself: %s', (method, kind, shows) => {
  expect(showsItself(identityBy(method, kind))).toBe(shows);
});

test('an anonymous caller shows nothing', () => {
  expect([showsItself(ANONYMOUS), isOwnProgram(ANONYMOUS)]).toEqual([false, false]);
});

test('a program is a user’s own by a credential that they gave to it, and by nothing else', () => {
  expect(isOwnProgram(identityBy('credential'))).toBe(true);
  for (const method of ['bearer', 'introspection', 'access', 'session'] as const)
    expect(isOwnProgram(identityBy(method)), method).toBe(false);
});
