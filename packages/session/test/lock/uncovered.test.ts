import { expect, test } from 'vitest';
import type { LockEffect, PersonName } from '../../src/lock/lock.ts';
import { type UncoveredAccess, uncoveredAccess } from '../../src/lock/uncovered.ts';

const SUBJECT = { issuer: 'https://id.example', subject: '00u1' };
const EMAIL = { email: 'bob@acme.example' };
const USERNAME = { username: 'bob' };
const ALL = { hasAccounts: true, hasLogin: true };
const NONE = { hasAccounts: false, hasLogin: false };

test.each<[LockEffect, readonly PersonName[], typeof ALL, readonly UncoveredAccess[]]>([
  ['lock', [SUBJECT, EMAIL, USERNAME], ALL, ['direct']],
  ['lock', [SUBJECT], ALL, ['direct', 'accounts']],
  ['lock', [SUBJECT], NONE, ['direct']],
  ['lock', [EMAIL, USERNAME], ALL, ['direct', 'unverified']],
  ['lock', [USERNAME], ALL, ['direct', 'logins', 'tokens']],
  ['lock', [USERNAME], NONE, ['direct', 'tokens']],
  ['end', [SUBJECT], ALL, ['direct', 'programs']],
  ['ask', [EMAIL], ALL, ['direct', 'unverified', 'programs', 'auth_time']],
])('an order to %s by %j at a gate with %j does not reach %j', (effect, names, gate, uncovered) => {
  expect(uncoveredAccess(effect, names, gate)).toEqual(uncovered);
});
