import { checkOptions } from '@portcullis/core/internal';
import { describe, expect, test } from 'vitest';
import { bearer, cloudflareAccess } from '../src/index.ts';
import { bearerFields } from '../src/jwt-options.ts';

const good = { issuer: 'https://idp.example', audience: 'app' };
// What JavaScript and JSON can hand over.
const make = (change: object) => () => bearer({ ...good, ...change });

describe('options', () => {
  test.each([undefined, '', [], [''], ['app', ''], [undefined], 7, null, {}])(
    'C20, wants 25: the audience is required, and is not %j',
    (audience) => {
      expect(make({ audience })).toThrow(
        /audience (?:is missing: it )?must be a non-empty string, or an array of them/,
      );
    },
  );

  test.each([undefined, '', 7, null])('C20: the issuer is required, and is not %j', (issuer) => {
    expect(make({ issuer, jwksUrl: 'https://idp.example/jwks' })).toThrow(
      /issuer (?:is missing: it )?must be the exact "iss"/,
    );
  });

  test.each([
    [['none']],
    [['HS256']],
    [['RS256', 'HS512']],
    [['None']],
    [['']],
    [[]],
    ['RS256'],
    [null],
    [['RSA-OAEP']],
    [['toString']],
    [[['RS256']]],
  ])('C19: algorithms are asymmetric signatures, not %j', (algorithms) => {
    expect(make({ algorithms })).toThrow('algorithms must');
  });

  test.each([
    { issuer: 'http://idp.example' },
    { jwksUrl: 'http://idp.example/jwks' },
    { jwksUrl: 'javascript:x' },
  ])('C30: keys come over https only: %j', (change) => {
    expect(make(change)).toThrow('https');
  });

  test.each([
    [{ clockToleranceSeconds: 301 }, 'clockToleranceSeconds must be a number from 0 to 300 seconds'],
    [{ clockToleranceSeconds: -1 }, 'clockToleranceSeconds must be a number from 0 to 300 seconds'],
    [{ clockToleranceSeconds: '30' }, 'clockToleranceSeconds must be a number from 0 to 300 seconds'],
    [{ rememberSeconds: 61 }, 'rememberSeconds must be a number from 0 to 60 seconds'],
    [{ rememberSeconds: Number.POSITIVE_INFINITY }, 'rememberSeconds must be a number from 0 to 60 seconds'],
    [{ rememberTokens: -1 }, 'rememberTokens must be a number from 0 to'],
    [{ rememberTokens: 1_000_001 }, 'rememberTokens must be a number from 0 to 1000000'],
    [{ groupsOverage: 'ignore' }, 'groupsOverage must be "refuse" or "ask"'],
    [{ groupsClaim: [] }, 'groupsClaim must be the name of a claim'],
    [{ header: 'x-token:' }, 'header must be'],
    [{ header: ' x-token' }, 'header must be'],
    [{ header: 'Authorization' }, 'header must be'],
    [{ header: 'cookie' }, 'header must be'],
    [{ header: 'x y' }, 'header must be'],
    [{ header: '' }, 'header must be'],
    [{ realm: 'a"b' }, 'realm must be'],
    [{ realm: 'a\r\nb' }, 'realm must be'],
    [{ groupsClaim: '' }, 'groupsClaim must be the name of a claim'],
    [{ profile: 'none' }, 'profile must be "jwt" or "rfc9068"'],
  ])('%j is refused', (change, message) => {
    expect(make(change)).toThrow(message);
  });

  test.each([
    { clockToleranceSeconds: 0 },
    { clockToleranceSeconds: 300 },
    { rememberSeconds: 0 },
    { rememberSeconds: 60 },
    { rememberTokens: 0 },
    { rememberTokens: 1_000_000 },
    { header: 'x-authorization' },
    { header: 'authorization-2' },
    { header: 'X_Token.1' },
    { groupsOverage: 'ask' },
    { groupsOverage: 'refuse' },
    { profile: 'jwt' },
    { profile: 'rfc9068' },
  ])('%j is accepted', (change) => {
    expect(make(change)).not.toThrow();
  });

  test('the defaults are those that the options document', () => {
    expect(checkOptions('bearer', { audience: 'app' }, bearerFields)).toEqual({
      audience: 'app',
      algorithms: ['RS256', 'ES256', 'EdDSA'],
      groupsClaim: 'groups',
      groupsOverage: 'refuse',
      clockToleranceSeconds: 30,
      rememberSeconds: 60,
      rememberTokens: 10_000,
      provider: undefined,
      realm: 'portcullis',
      header: undefined,
      profile: 'jwt',
      programs: [],
      keys: {},
    });
  });

  test('an option that does not exist is refused, with the one that was meant', () => {
    expect(make({ groupClaim: 'groups' })).toThrow(
      'bearer: groupClaim is not an option; did you mean groupsClaim?',
    );
    const access = { team: 'acme', audience: 'f00d', profile: 'jwt' };
    expect(() => cloudflareAccess(access as never)).toThrow('cloudflareAccess: profile is not an option');
  });

  test('all problems are reported together', () => {
    expect(make({ audience: '', algorithms: ['none'], realm: '"' })).toThrow(
      'bearer: audience must be a non-empty string, or an array of them; ' +
        'algorithms must contain only asymmetric signature algorithms such as RS256, not none; ' +
        'realm must be printable ASCII without quotes and backslashes',
    );
  });
});
