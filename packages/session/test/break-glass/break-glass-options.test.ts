import { describe, expect, test } from 'vitest';
import { type BreakGlassOptions, breakGlassSettings } from '../../src/break-glass/break-glass-options.ts';
import { LONGEST_GRANT_SECONDS, LONGEST_SESSION_SECONDS } from '../../src/break-glass/break-glass-store.ts';

const SIGNER = 'corp.example/ada+0a1b2c3d+AbCd/+09ef==';
const PERSON = { issuer: 'https://id.example', subject: 'ada', roles: ['admin'] };
const none = async () => undefined;
const store = { redeem: none, find: none, end: none, revoke: none } as unknown as BreakGlassOptions['store'];
const GOOD: BreakGlassOptions = {
  baseUrl: 'https://wiki.example',
  signers: [SIGNER],
  people: [PERSON],
  store,
};

/** What is wrong with the options that differ in these, one problem on a line. */
function problemsWith(changes: object): string {
  try {
    breakGlassSettings({ ...GOOD, ...changes });
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

test('break-glass options that are not given have a default', () => {
  const { base, signerIds, ...settings } = breakGlassSettings(GOOD);
  expect(base.href).toBe('https://wiki.example/');
  expect(settings).toEqual({
    signers: [SIGNER],
    people: [PERSON],
    store,
    path: '/.portcullis/break-glass',
    grantSeconds: 86_400,
    sessionSeconds: 3600,
    socketCheckSeconds: 5,
    theme: {},
    storeTimeoutMs: 2000,
    sleep: expect.any(Function),
    random: expect.any(Function),
  });
});

test('a signer is identified by name and key id, and each may be listed once', () => {
  const { signerIds } = breakGlassSettings({ ...GOOD, signers: [SIGNER, SIGNER, 'b+00000000+A'] });
  expect([...signerIds]).toEqual(['corp.example/ada+0a1b2c3d', 'b+00000000']);
});

test.each<[string, object]>([
  ['an address on a machine for development', { baseUrl: 'http://127.0.0.1:8787' }],
  ['a look', { theme: { color: '#123456' } }],
  ['an address with a slash', { baseUrl: 'https://wiki.example/' }],
  ['a path of several segments', { path: '/a.b/c_d/e~f-1' }],
  ['a name and an address', { people: [{ ...PERSON, name: 'Ada', email: 'ada@corp.example' }] }],
  ['two of one provider', { people: [PERSON, { ...PERSON, subject: 'bob' }] }],
  ['two of one name at two providers', { people: [PERSON, { ...PERSON, issuer: 'https://other.example' }] }],
  ['the shortest times', { grantSeconds: 60, sessionSeconds: 60, socketCheckSeconds: 1, storeTimeoutMs: 1 }],
  [
    'the longest times',
    {
      grantSeconds: LONGEST_GRANT_SECONDS,
      sessionSeconds: LONGEST_SESSION_SECONDS,
      socketCheckSeconds: 3600,
      storeTimeoutMs: 60_000,
    },
  ],
])('break-glass options accept %s', (_what, changes) => {
  expect(problemsWith(changes)).toBe('');
});

describe('break-glass options refuse, and say what is expected:', () => {
  const ADDRESS = 'baseUrl must be an https URL without a path or a query';
  const KEYS = 'signers must be an array of at least one verifier key, such as name+hex+base64';
  const PEOPLE = 'people must be an array of at least one person, each with issuer, subject and roles';
  const PATH = 'path must be a plain absolute path, such as /.portcullis/break-glass';

  test.each<[string, object, string]>([
    ['no address', { baseUrl: undefined }, 'baseUrl is missing'],
    ['an address that is no text', { baseUrl: ['https://wiki.example'] }, ADDRESS],
    ['plain http', { baseUrl: 'http://wiki.example' }, ADDRESS],
    ['a path in it', { baseUrl: 'https://wiki.example/a' }, ADDRESS],
    ['a query in it', { baseUrl: 'https://wiki.example/?a' }, ADDRESS],
    ['no signers', { signers: undefined }, 'signers is missing'],
    ['an empty list of them', { signers: [] }, KEYS],
    ['one that is no list', { signers: SIGNER }, KEYS],
    ['one that is no text', { signers: [SIGNER, [SIGNER]] }, KEYS],
    ['one among others that is no key', { signers: [SIGNER, 'x'] }, KEYS],
    ['a key with something before it', { signers: [` ${SIGNER}`] }, KEYS],
    ['a key with something after it', { signers: [`${SIGNER} `] }, KEYS],
    ['a key without a name', { signers: [SIGNER.slice(SIGNER.indexOf('+'))] }, KEYS],
    ['a key with a shorter id', { signers: ['ada+0a1b2c3+AbCd'] }, KEYS],
    ['a key with an id in capitals', { signers: ['ada+0A1B2C3D+AbCd'] }, KEYS],
    ['a key without its octets', { signers: ['ada+0a1b2c3d+'] }, KEYS],
    ['a key with other octets', { signers: ['ada+0a1b2c3d+A-_d'] }, KEYS],
    ['nobody', { people: [] }, PEOPLE],
    ['no list of people', { people: PERSON }, PEOPLE],
    ['null among them', { people: [PERSON, null] }, PEOPLE],
    ['somebody without a provider', { people: [{ ...PERSON, issuer: '' }] }, PEOPLE],
    ['somebody without a subject', { people: [{ ...PERSON, subject: '' }] }, PEOPLE],
    ['a subject that is no text', { people: [{ ...PERSON, subject: 7 }] }, PEOPLE],
    ['somebody without a role', { people: [{ ...PERSON, roles: [] }] }, PEOPLE],
    ['a role that is no text', { people: [{ ...PERSON, roles: ['admin', 1] }] }, PEOPLE],
    ['somebody twice', { people: [PERSON, { ...PERSON }] }, 'people must not name the same person twice'],
    ['a store that cannot redeem', { store: { ...store, redeem: 1 } }, 'store'],
    ['a store that cannot find', { store: { ...store, find: 1 } }, 'store'],
    ['a store that cannot end', { store: { ...store, end: 1 } }, 'store'],
    ['a store that cannot revoke', { store: { ...store, revoke: 1 } }, 'store'],
    ['a path that is no text', { path: ['/a'] }, PATH],
    ['a path without a slash', { path: 'a' }, PATH],
    ['a path that is only one', { path: '/' }, PATH],
    ['a path that ends with one', { path: '/a/' }, PATH],
    ['a path with something before it', { path: 'x/a' }, PATH],
    ['a path with a query', { path: '/a?b' }, PATH],
    ['a grant that is too short', { grantSeconds: 59 }, 'grantSeconds'],
    ['a grant that is too long', { grantSeconds: LONGEST_GRANT_SECONDS + 1 }, 'grantSeconds'],
    ['a grant of half a second', { grantSeconds: 60.5 }, 'grantSeconds'],
    ['a session that is too short', { sessionSeconds: 59 }, 'sessionSeconds'],
    ['a session that is too long', { sessionSeconds: LONGEST_SESSION_SECONDS + 1 }, 'sessionSeconds'],
    ['a session of half a second', { sessionSeconds: 60.5 }, 'sessionSeconds'],
    ['checks that come too often', { socketCheckSeconds: 0.5 }, 'socketCheckSeconds'],
    ['checks that come too seldom', { socketCheckSeconds: 3601 }, 'socketCheckSeconds'],
    ['a store that has no time', { storeTimeoutMs: 0 }, 'storeTimeoutMs'],
    ['a store that has too much', { storeTimeoutMs: 60_001 }, 'storeTimeoutMs'],
    ['a look that is none', { theme: 'dark' }, 'theme must be an object'],
    ['a look that is null', { theme: null }, 'theme must be an object'],
    ['a timer that is none', { sleep: 1 }, 'sleep'],
    ['a source that is none', { random: 1 }, 'random'],
  ])('%s', (_what, changes, problem) => {
    expect(problemsWith(changes)).toContain(problem);
  });

  test('an address that is not a string, in one sentence', () => {
    expect(problemsWith({ baseUrl: 7 }).split(ADDRESS)).toHaveLength(2);
    expect(problemsWith({ baseUrl: 7 })).toMatch(/^breakGlass: /);
  });

  test('all problems together', () => {
    const found = problemsWith({ baseUrl: 'x', people: [PERSON, PERSON], path: 'x' });
    for (const problem of [ADDRESS, 'people must not name the same person twice', PATH])
      expect(found).toContain(problem);
  });
});

test('a problem of the theme is reported with its path', () => {
  expect(problemsWith({ theme: { color: 'red', colr: '#123456' } })).toBe(
    'breakGlass: theme.color must be a color as #rrggbb; theme.colr is not an option; did you mean color?',
  );
});
