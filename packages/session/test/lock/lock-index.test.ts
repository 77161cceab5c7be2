import type { Identity } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { isPersonName, nameInWords, nameKey, type PersonName } from '../../src/lock/lock.ts';
import { FREE, LockIndex, namesOf } from '../../src/lock/lock-index.ts';
import { lockOf } from '../fixtures/lock-contract.ts';
import { ADA } from '../fixtures/lock-scene.ts';

const NOW = 4_000_000_000;
const BY = { bearer: ADA.authentication };
const of = (name: PersonName, identity: Identity, protectedPeople: readonly PersonName[][] = []) =>
  new LockIndex([lockOf({ names: [name] })], protectedPeople).of(identity, NOW).lock?.id;
const by = (method: Identity['authentication']['method']) => ({ authentication: { ...BY.bearer, method } });
const conduit: Identity = {
  ...ADA,
  issuer: 'https://phorge.example',
  subject: 'PHID-USER-1',
  email: undefined,
  claims: { preferred_username: 'Ada', application_email: 'ada@corp.example' },
  ...by('conduit'),
};

describe('a lock matches', () => {
  test.each<[string, PersonName, Identity]>([
    ['the issuer and subject', { issuer: ADA.issuer, subject: 'ada' }, ADA],
    ['a verified e-mail address, in any case', { email: 'ADA@Corp.example' }, ADA],
    ['a verified e-mail address of one issuer', { email: 'ada@corp.example', issuer: ADA.issuer }, ADA],
    ['the account of an API token, in any case', { username: 'ADA' }, conduit],
    ['the account of a VCS password', { username: 'ada' }, { ...conduit, ...by('vcs-password') }],
    ['the verified address of the account of an API token', { email: 'ada@corp.example' }, conduit],
  ])('%s', (_what, name, identity) => {
    expect(of(name, identity)).toBe('one');
  });
});

describe('a lock does not match', () => {
  test.each<[string, PersonName, Identity]>([
    ['the same subject of another issuer', { issuer: 'https://other.example', subject: 'ada' }, ADA],
    ['another subject', { issuer: ADA.issuer, subject: 'Ada' }, ADA],
    [
      'an address that another issuer verified',
      { email: 'ada@corp.example', issuer: 'https://other.example' },
      ADA,
    ],
    ['an address that is not verified', { email: 'ada@corp.example' }, { ...ADA, email: undefined }],
    [
      'the name that a provider states for a session',
      { username: 'ada' },
      { ...ADA, claims: { preferred_username: 'ada' } },
    ],
    [
      'the address that a provider states under the name of the application',
      { email: 'x@y.example' },
      { ...ADA, claims: { application_email: 'x@y.example' } },
    ],
    ['an account without a name', { username: 'ada' }, { ...conduit, claims: {} }],
  ])('%s', (_what, name, identity) => {
    expect(of(name, identity)).toBeUndefined();
  });
});

test('an empty list answers without looking at the caller', () => {
  expect(new LockIndex([], []).of(ADA, NOW)).toBe(FREE);
});

test('a lock does not hold from its end on', () => {
  const index = new LockIndex([lockOf({ names: [{ email: 'ada@corp.example' }], until: NOW })], []);
  expect([index.of(ADA, NOW - 1).lock?.id, index.of(ADA, NOW)]).toEqual(['one', FREE]);
});

test('a lock of a provider does not refuse a caller who was admitted by a break-glass grant; one of an operator does', () => {
  const names = [{ issuer: ADA.issuer, subject: 'ada' }];
  const grant = { ...ADA, ...by('break-glass') };
  const provider = new LockIndex([lockOf({ names, source: 'provider' })], []);
  expect([provider.of(grant, NOW), provider.of(ADA, NOW).lock?.id]).toEqual([FREE, 'one']);
  expect(new LockIndex([lockOf({ names })], []).of(grant, NOW).lock?.id).toBe('one');
});

test('a lock with one signature does not refuse a protected person, by whichever name it was ordered', () => {
  const protectedPeople = [[{ issuer: ADA.issuer, subject: 'ada' }]];
  expect(of({ email: 'ada@corp.example' }, ADA, protectedPeople)).toBeUndefined();
  const two = lockOf({ names: [{ email: 'ada@corp.example' }], signatures: 2 });
  expect(new LockIndex([two], protectedPeople).of(ADA, NOW).lock?.id).toBe('one');
});

test('ends, required logins and refreshes hold from the latest entry of each kind', () => {
  const names = [{ email: 'ada@corp.example' }];
  const index = new LockIndex(
    [
      lockOf({ names, effect: 'end', at: 10 }),
      lockOf({ names, effect: 'ask', at: 7 }),
      lockOf({ names, effect: 'end', at: 3 }),
      lockOf({ names, effect: 'refresh', at: 5 }),
    ],
    [],
  );
  expect(index.of(ADA, NOW)).toEqual({ lock: undefined, endedAt: 10, askedAt: 7, refreshAt: 5 });
});

test('a required login also ends the sessions before it', () => {
  const index = new LockIndex([lockOf({ names: [{ email: 'ada@corp.example' }], effect: 'ask', at: 7 })], []);
  expect(index.of(ADA, NOW).endedAt).toBe(7);
});

test('entries are found by any of the names given, each once, while they hold', () => {
  const both = lockOf({ names: [{ email: 'a@x.example' }, { username: 'a' }] });
  const index = new LockIndex([both, lockOf({ id: 'old', names: [{ username: 'a' }], until: NOW })], []);
  expect(index.named([{ username: 'A' }, { email: 'a@x.example' }], NOW)).toEqual([both]);
  expect(index.named([{ username: 'b' }], NOW)).toEqual([]);
});

test('a session has no username, and an e-mail address only if it is verified', () => {
  expect(namesOf({ ...ADA, email: undefined, claims: { email: 'x@y.example' } })).toEqual([
    { issuer: ADA.issuer, subject: 'ada' },
  ]);
});

test.each<[unknown, boolean]>([
  [{ issuer: 'https://a.example', subject: 's' }, true],
  [{ email: 'a@b.example' }, true],
  [{ email: 'a@b.example', issuer: 'https://a.example' }, true],
  [{ username: 'a' }, true],
  [{ username: 'a', issuer: 'https://a.example' }, false],
  [{ issuer: 'https://a.example' }, false],
  [{ subject: 's' }, false],
  [{ email: 'a@b.example', subject: 's' }, false],
  [{ issuer: 'i', subject: 's', email: 'e' }, false],
  [{ email: '' }, false],
  [{ email: 5 }, false],
  [{ subject: 's', issuer: 'https://a.example' }, true],
  [{ email: 'a'.repeat(1024) }, true],
  [{ email: 'a'.repeat(1025) }, false],
  [{ email: 'a@b.example', issuer: '' }, false],
  [{ email: ['a@b.example'] }, false],
  [undefined, false],
  [5, false],
  [{}, false],
  [[], false],
  [null, false],
  ['a@b.example', false],
])('whether %j is the name of a person: %s', (given, isOne) => {
  expect(isPersonName(given)).toBe(isOne);
});

test('an address has one name, whatever its case and the spaces around it', () => {
  expect(nameKey({ email: ' Ada@Corp.example ' })).toBe(nameKey({ email: 'ada@corp.example' }));
});

test('a person is protected if one of the names in an order is theirs', () => {
  const index = new LockIndex([], [[{ username: 'chief' }, { email: 'chief@corp.example' }]]);
  expect(index.isProtected([{ email: 'other@corp.example' }, { username: 'Chief' }])).toBe(true);
  expect(index.isProtected([{ email: 'other@corp.example' }])).toBe(false);
});

test('the account of an API token whose name or verified address is empty has neither', () => {
  const { issuer, subject } = conduit;
  const claims = { preferred_username: '', application_email: '' };
  expect(namesOf({ ...conduit, claims })).toEqual([{ issuer, subject }]);
});

test('names of different kinds are never equal', () => {
  const names = [
    { issuer: 'a', subject: 'b' },
    { email: 'b', issuer: 'a' },
    { email: 'b' },
    { username: 'b' },
  ];
  expect(new Set(names.map(nameKey)).size).toBe(names.length);
  expect(names.map(nameInWords)).toEqual(['subject b of a', 'e-mail b of a', 'e-mail b', 'username b']);
});
