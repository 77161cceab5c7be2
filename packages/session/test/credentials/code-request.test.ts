import { describe, expect, test } from 'vitest';
import { codeRequest, programName } from '../../src/credentials/code-request.ts';
import { GOOD } from '../fixtures/credential-scene.ts';

const refused = (detail: string) => expect.objectContaining({ code: 'session.parameters', detail });

/** What comes of a good request in which some parameters are others, or missing. */
const read = (changes: Record<string, string | undefined>) =>
  codeRequest(
    Object.fromEntries(Object.entries({ ...GOOD, ...changes }).filter(([, given]) => given !== undefined)),
  );

test('a code request contains the program, the redirect address and the challenge of its verifier', () => {
  expect(read({})).toEqual({
    name: 'portcullis login on laptop',
    redirectUri: 'http://127.0.0.1:9000/done',
    challenge: GOOD.code_challenge,
    state: 'st-1',
  });
});

describe('a code goes to loopback', () => {
  test.each(['http://127.0.0.1:9000/', 'http://127.0.0.1:65535/a/b_c-d', 'http://[::1]:1/done'])(
    'as %s',
    (redirectUri) => {
      expect(read({ redirect_uri: redirectUri }).redirectUri).toBe(redirectUri);
    },
  );

  test.each([
    ['to no address', undefined],
    ['to what is no address', 'http://127.0.0.1:99999/'],
    ['to a site', 'https://evil.example/'],
    ['to the address as part of another', 'https://evil.example/http://127.0.0.1:9000/done'],
    ['with more behind its path', 'http://127.0.0.1:9000/done?next=https://evil.example'],
    ['with more behind its path', 'http://127.0.0.1:9000/done#a'],
    ['over https', 'https://127.0.0.1:9000/'],
    ['written otherwise than it is called', 'http://127.0.0.1:09000/done'],
    ['at the port that is left out', 'http://127.0.0.1:80/'],
    ['without a port', 'http://127.0.0.1/'],
    ['without a path', 'http://127.0.0.1:9000'],
  ])('and not %s: %s', (_how, redirectUri) => {
    expect(() => read({ redirect_uri: redirectUri })).toThrow(
      refused('"redirect_uri" must be http://127.0.0.1 or http://[::1] with a port'),
    );
  });
});

describe('a code request is refused', () => {
  test.each([
    ['of another type', 'token'],
    ['of no type', undefined],
  ])('%s', (_what, type) => {
    expect(() => read({ response_type: type })).toThrow(refused('"response_type" must be code'));
  });

  test.each([
    ['without a challenge', { code_challenge: undefined }],
    ['with a short challenge', { code_challenge: 'a'.repeat(42) }],
    ['with a long challenge', { code_challenge: 'a'.repeat(44) }],
    ['with a challenge of other characters', { code_challenge: `${'a'.repeat(43)}+` }],
    ['with a challenge behind other characters', { code_challenge: `+${'a'.repeat(43)}` }],
    ['whose challenge is its verifier', { code_challenge_method: 'plain' }],
    ['without a method', { code_challenge_method: undefined }],
  ])('%s', (_what, changes) => {
    expect(() => read(changes)).toThrow(refused('"code_challenge" is required, with the method S256'));
  });

  test.each([
    ['no state', undefined],
    ['an empty state', ''],
    ['a long state', 's'.repeat(201)],
    ['a state with more in front', '"s'],
    ['a state with more behind', 's"'],
  ])('with %s', (_what, state) => {
    expect(() => read({ state })).toThrow(refused('"state" must be 1 to 200 unreserved characters'));
  });
});

test.each([undefined, '', 'a\n', 'ä', '\x7f', 'x'.repeat(101)])('a program may not be named %j', (name) => {
  expect(() => programName(name)).toThrow(refused('"client_id" must be 1 to 100 printable ASCII characters'));
});

test.each([' ', 'a~', 'x'.repeat(100)])('a program may be named %j', (name) => {
  expect(programName(name)).toBe(name);
});
