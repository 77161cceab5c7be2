import { describe, expect, test } from 'vitest';
import { bearer } from '../src/index.ts';

const good = { issuer: 'https://idp.example', audience: 'app' };
// What JavaScript and JSON can hand over.
const make = (change: object) => () => bearer({ ...good, ...change });

describe('options', () => {
  test.each([undefined, '', [], [''], ['app', ''], [undefined], 7, null, {}])(
    'C20, wants 25: the audience is required, and is not %j',
    (audience) => {
      expect(make({ audience })).toThrow('audience must be a non-empty text, or several in an array');
    },
  );

  test.each([undefined, '', 7, null])('C20: the issuer is required, and is not %j', (issuer) => {
    expect(make({ issuer, jwksUrl: 'https://idp.example/jwks' })).toThrow('issuer must be the exact "iss"');
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
    [{ clockToleranceSeconds: 301 }, 'clockToleranceSeconds must be 0 to 300'],
    [{ clockToleranceSeconds: -1 }, 'clockToleranceSeconds must be 0 to 300'],
    [{ clockToleranceSeconds: '30' }, 'clockToleranceSeconds must be 0 to 300'],
    [{ rememberSeconds: 61 }, 'rememberSeconds must be 0 to 60'],
    [{ rememberSeconds: Number.POSITIVE_INFINITY }, 'rememberSeconds must be 0 to 60'],
    [{ rememberTokens: -1 }, 'rememberTokens must be 0 to'],
    [{ header: 'Authorization' }, 'header must be'],
    [{ header: 'cookie' }, 'header must be'],
    [{ header: 'x y' }, 'header must be'],
    [{ header: '' }, 'header must be'],
    [{ realm: 'a"b' }, 'realm must be'],
    [{ realm: 'a\r\nb' }, 'realm must be'],
    [{ groupsClaim: '' }, 'groupsClaim must not be empty'],
    [{ profile: 'none' }, "profile must be 'jwt' or 'rfc9068'"],
  ])('%j is refused', (change, message) => {
    expect(make(change)).toThrow(message);
  });

  test('everything wrong is said at once', () => {
    expect(make({ audience: '', algorithms: ['none'], realm: '"' })).toThrow(
      'bearer: audience must be a non-empty text, or several in an array; ' +
        'algorithms must be asymmetric signatures such as RS256, not none; ' +
        'realm must be plain ASCII without quotes and backslashes',
    );
  });
});
