import { expect, test } from 'vitest';
import type { AuditEvent } from '../../src/event/event.ts';
import { type Rename, renamePeople } from '../../src/people/rename-people.ts';

const ISS = 'https://idp.example';
const ADA = { kind: 'user', iss: ISS, sub: 'ada' } as const;

/** Says what was asked to be renamed, and of whom it is. */
const rename: Rename = async ([kind, ...parts], owner) =>
  `${kind}(${parts.join(' ')})${owner === undefined ? '' : ` of ${owner.slice(1).join(' ')}`}`;

const OF_ADA = `of ${ISS} ada`;

async function renamed(event: object, options?: { readonly hideAddress?: boolean }): Promise<unknown> {
  return renamePeople(event as AuditEvent, rename, options);
}

test('all names of a user are replaced or left out, and nothing else', async () => {
  const actor = { ...ADA, email: 'Ada@Corp.Example', name: 'Ada', roles: ['engineer'] };
  expect(await renamed({ type: 'login', actor, outcome: 'allow' })).toEqual({
    type: 'login',
    outcome: 'allow',
    actor: {
      ...{ kind: 'user', iss: ISS, roles: ['engineer'] },
      sub: `sub(${ISS} ada) ${OF_ADA}`,
      email: `email(ada@corp.example) ${OF_ADA}`,
    },
    redactions: ['actor.sub', 'actor.email', 'actor.name'],
  });
});

test('a user of whom little is known gets no more names than before', async () => {
  expect(await renamed({ type: 'login', actor: ADA })).toEqual({
    type: 'login',
    actor: { kind: 'user', iss: ISS, sub: `sub(${ISS} ada) ${OF_ADA}`, email: undefined },
    redactions: ['actor.sub'],
  });
  expect(await renamed({ type: 'login', actor: { kind: 'user', email: 'ada@x.example' } })).toEqual({
    type: 'login',
    actor: { kind: 'user', sub: undefined, email: 'email(ada@x.example)' },
    redactions: ['actor.email'],
  });
  expect(await renamed({ type: 'login', actor: { kind: 'user', sub: 'ada' } })).toMatchObject({
    actor: { sub: 'sub( ada) of  ada' },
  });
});

test.each([
  { type: 'login', actor: { kind: 'service', sub: 'robot' }, src: { ip: '192.0.2.1' } },
  { type: 'login', actor: { kind: 'anonymous' }, src: { ip: '192.0.2.1' } },
  { type: 'audit.loss', loss: { count: 1 } },
  { type: 'group.sync', group: { name: 'eng', change: 'add', count: 1 } },
  { type: 'logout', logout: { by: 'provider' } },
  { type: 'break_glass', break_glass: { change: 'used', reason: 'the provider is down' } },
  { type: 'break_glass', break_glass: { change: 'refused' } },
  { type: 'login', detail: 'the token is over' },
  // A member of that name is a person's in one type only.
  { type: 'login', group: { member: 'ada' }, logout: { sub: 'ada' }, credential: { sub: 'ada' } },
])('an event without a user is unchanged: %j', async (event) => {
  expect(await renamed(event, { hideAddress: true })).toBe(event);
});

test('the address of a user is left out where configured, and where it is known', async () => {
  const event = { type: 'login', actor: ADA, src: { ip: '192.0.2.1', country: 'NL' } };
  expect(await renamed(event)).toMatchObject({ src: event.src, redactions: ['actor.sub'] });
  expect(await renamed(event, { hideAddress: true })).toMatchObject({ redactions: ['actor.sub', 'src.ip'] });
  const { src } = (await renamed(event, { hideAddress: true })) as { readonly src: object };
  expect(src).toEqual({ country: 'NL' });
  for (const elsewhere of [{ country: 'NL' }, undefined]) {
    const without = await renamed({ ...event, src: elsewhere }, { hideAddress: true });
    expect(without).toMatchObject({ redactions: ['actor.sub'] });
  }
});

test.each<[string, object, object, readonly string[]]>([
  [
    'the member of a group',
    { type: 'group.sync', group: { name: 'eng', change: 'add', count: 1, member: 'ada' } },
    { group: { name: 'eng', change: 'add', count: 1, member: 'member(ada)' } },
    ['group.member'],
  ],
  [
    'whose session ended',
    { type: 'logout', logout: { by: 'operator', iss: ISS, sub: 'ada' } },
    { logout: { by: 'operator', iss: ISS, sub: `sub(${ISS} ada) ${OF_ADA}` } },
    ['logout.sub'],
  ],
  [
    'whose session ended, of an issuer that is not known',
    { type: 'logout', logout: { by: 'provider', sub: 'ada' } },
    { logout: { by: 'provider', sub: 'sub( ada) of  ada' } },
    ['logout.sub'],
  ],
  [
    'whom a credential acts for',
    {
      type: 'credential',
      credential: { change: 'revoked', by: 'replay', name: 'git', iss: ISS, sub: 'ada' },
    },
    { credential: { change: 'revoked', by: 'replay', name: 'git', sub: `sub(${ISS} ada) ${OF_ADA}` } },
    ['credential.sub'],
  ],
  [
    'an address in the name of a program',
    { type: 'credential', credential: { name: "git of ada@corp.example's laptop", iss: ISS, sub: 'ada' } },
    { credential: { name: "git of …'s laptop" } },
    ['credential.sub', 'credential.name'],
  ],
  [
    'addresses in the reason of a grant',
    {
      type: 'break_glass',
      break_glass: { change: 'used', reason: 'for ada@corp.example, bob@corp.example' },
    },
    { break_glass: { change: 'used', reason: 'for …, …' } },
    ['break_glass.reason'],
  ],
  [
    'an address in a detail, and no more of it',
    { type: 'login', detail: 'refused: (ada@corp.example) is not verified' },
    { detail: 'refused: (…) is not verified' },
    ['detail'],
  ],
  [
    'the words of the application, of a step of single sign-on',
    { type: 'sso', sso: { step: 'registered' }, detail: 'Phorge says: Ada\nis there: already' },
    { sso: { step: 'registered' }, detail: 'Phorge says: …' },
    ['detail'],
  ],
])('the name %s is replaced by a pseudonym', async (_what, event, expected, redactions) => {
  const found = await renamed(event);
  expect(found).toMatchObject(expected);
  expect((found as AuditEvent & { redactions: unknown }).redactions).toEqual(redactions);
});

test('the names that the application has for a person are theirs', async () => {
  const event = {
    type: 'sso',
    actor: ADA,
    sso: { step: 'registered', username: 'ada', account: 'PHID-USER-1' },
  };
  expect(await renamed(event)).toMatchObject({
    sso: {
      step: 'registered',
      username: `username(ada) ${OF_ADA}`,
      account: `account(PHID-USER-1) ${OF_ADA}`,
    },
    redactions: ['actor.sub', 'sso.username', 'sso.account'],
  });
  const one = await renamed({ type: 'sso', sso: { step: 'registered', account: 'PHID-USER-1' } });
  expect(one).toEqual({
    type: 'sso',
    sso: { step: 'registered', account: 'account(PHID-USER-1)' },
    redactions: ['sso.account'],
  });
});

test('a long word without an address is read in linear time', async () => {
  const detail = 'a'.repeat(60_000);
  expect(await renamed({ type: 'login', detail })).toMatchObject({ detail });
}, 5_000);

test.each(['@', '@ada', 'ada@', 'a @b', 'a"@b', '"a@"'])('%s is not an e-mail address', async (detail) => {
  expect(await renamed({ type: 'login', detail })).toEqual({ type: 'login', detail });
});

test('a field that was left out before stays marked', async () => {
  expect(await renamed({ type: 'login', actor: ADA, redactions: ['http.path'] })).toMatchObject({
    redactions: ['http.path', 'actor.sub'],
  });
});
