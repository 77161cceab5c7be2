import { expect, test } from 'vitest';
import { clearedToken, keyOf, readToken, tokenCookie } from '../../src/break-glass/break-glass-cookie.ts';
import {
  breakGlassRoles,
  factsOf,
  identityOf,
  personNamed,
} from '../../src/break-glass/break-glass-identity.ts';

const ada = {
  issuer: 'https://idp.example',
  subject: 'ada',
  email: 'a@b.example',
  name: 'Ada',
  roles: ['admin'],
};
const people = [
  { ...ada, issuer: 'https://other.example', roles: ['x'] },
  ada,
  { ...ada, subject: 'bob', roles: [] },
];
const session = { startedAt: 100, endsAt: 200 } as never;

test('a caller admitted by a grant has no groups, no claims and no time of login', () => {
  const identity = identityOf(session, ada);
  expect(identity).toEqual({
    ...{
      kind: 'user',
      issuer: ada.issuer,
      subject: 'ada',
      email: 'a@b.example',
      name: 'Ada',
      groups: [],
      claims: {},
    },
    authentication: {
      ...{ method: 'break-glass', provider: 'break-glass', acr: undefined, amr: [], authTime: undefined },
    },
    expiresAt: 200,
  });
  expect([Object.isFrozen(identity), Object.isFrozen(identity.claims)]).toEqual([true, true]);
});

test('a user is identified by issuer and subject together', () => {
  expect(personNamed(people, ada.issuer, 'ada')).toBe(ada);
  expect(personNamed(people, ada.issuer, 'eve')).toBeUndefined();
  expect(personNamed(people, 'https://evil.example', 'ada')).toBeUndefined();
});

test('only a caller admitted by a grant has the roles of the list, and none once they are removed from it', () => {
  const identity = identityOf(session, ada);
  expect(breakGlassRoles(people, identity)).toEqual(['admin']);
  expect(breakGlassRoles([], identity)).toEqual([]);
  const method = { ...identity, authentication: { ...identity.authentication, method: 'bearer' } };
  expect(breakGlassRoles(people, method as never)).toBeUndefined();
  expect(breakGlassRoles(people, { kind: 'anonymous', challenges: [] })).toBeUndefined();
});

test('the record says of a session when it began and ends, under the hash of its token', () => {
  expect(factsOf('hash', session)).toEqual({ idHash: 'hash', created: 100, expires: 200 });
});

test('a break-glass token in a cookie is found by its hash, and a text that was never issued here is not found', async () => {
  const token = 'A'.repeat(43);
  expect(tokenCookie(token, 60)).toBe(
    `__Host-portcullis-break-glass=${token}; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax`,
  );
  expect(clearedToken()).toMatch(/^__Host-portcullis-break-glass=; .*Max-Age=0/);
  const sent = (value: string | undefined) =>
    ({ get: (name: string) => (name === '__Host-portcullis-break-glass' ? value : undefined) }) as never;
  expect([readToken(sent(token)), readToken(sent('')), readToken(sent(undefined))]).toEqual([
    token,
    undefined,
    undefined,
  ]);
  expect(await keyOf(token)).toMatch(/^[\w-]{43}$/);
  for (const made of ['A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}!`, ` ${'A'.repeat(43)}`])
    expect(await keyOf(made)).toBeUndefined();
});
