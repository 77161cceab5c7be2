import { expect, test } from 'vitest';
import { basicAuthorization } from '../../src/git/basic-authorization.ts';
import { gateToken, gateTokens } from '../../src/git/gate-token.ts';
import { contextOf } from '../fixtures/context.ts';
import { identityBy } from '../fixtures/identity.ts';

const JWT = 'eyJh.eyJp.c2ln';
const FETCH = '/source/lab.git/info/refs?service=git-upload-pack';
const shown = (password: string | undefined, path = FETCH, further: Record<string, string> = {}) =>
  contextOf(path, {
    headers: {
      ...(password !== undefined && { authorization: basicAuthorization({ username: 'gate', password }) }),
      ...further,
    },
  });

test('a gateway token is a JWT in the place of a VCS password, at a repository only', () => {
  expect(gateToken(shown(JWT))).toBe(JWT);
  expect(gateToken(shown('a password'))).toBeUndefined();
  expect(gateToken(shown(undefined))).toBeUndefined();
  expect(gateToken(shown(JWT, '/source/lab/browse/'))).toBeUndefined();
  expect(gateToken(shown(JWT, '/api/user.whoami'))).toBeUndefined();
});

test('a gateway token is left to the verifiers of bearer tokens, and refused where none knows it', () => {
  const ada = identityBy('bearer');
  const { identify, name, challenge } = gateTokens([
    {
      identify: ({ request }) => (request.headers.get('authorization') === `Bearer ${JWT}` ? ada : undefined),
    },
  ]);
  expect(identify(shown(JWT))).toBe(ada);
  expect(identify(shown('a password'))).toBeUndefined();
  expect(() => identify(shown(`${JWT}x`))).toThrow(
    expect.objectContaining({ code: 'phabricator.vcs_password_unknown', status: 401 }),
  );
  expect([name, challenge()]).toEqual(['token for version control', undefined]);
});

// Nobody known, it would go on to Phorge.
test.each(['cross-site', 'same-site'])(
  'a gateway token is refused where a page of another site (%s) sends it',
  (site) => {
    const { identify } = gateTokens([{ identify: () => identityBy('bearer') }]);
    const detail =
      'the token in the password field was sent automatically by a browser, for a page of another site';
    expect(() => identify(shown(JWT, FETCH, { 'sec-fetch-site': site }))).toThrow(
      expect.objectContaining({ code: 'phabricator.vcs_password_unknown', status: 401, detail }),
    );
    expect(identify(shown(JWT, FETCH, { 'sec-fetch-site': 'same-origin' }))).toBeDefined();
    expect(identify(shown('a password', FETCH, { 'sec-fetch-site': site }))).toBeUndefined();
  },
);
