import { describe, expect, it } from 'vitest';
import { ownCookie } from '../../../src/sso/cookies/own-cookie.ts';

describe('ownCookie', () => {
  it('writes a cookie of this host alone, which no script can read', () => {
    expect(ownCookie('__Host-portcullis-phsid', 'a.b-c_1', 5)).toBe(
      '__Host-portcullis-phsid=a.b-c_1; Max-Age=5; Path=/; HttpOnly; Secure; SameSite=Lax',
    );
    expect(ownCookie('__Host-portcullis-phsid', '', undefined)).toBe(
      '__Host-portcullis-phsid=; Path=/; HttpOnly; Secure; SameSite=Lax',
    );
  });

  it.each([
    'phsid',
    '__Host-portcullis-',
    '__Host-portcullis-x=',
    '__Host-portcullis-a;b',
    '__Host-portcullis-a1',
    'x__Host-portcullis-a',
  ])('C24: refuses the name %j', (name) => expect(() => ownCookie(name, '', 1)).toThrow(TypeError));

  it('removes a cookie by the age 0', () => {
    expect(ownCookie('__Host-portcullis-phsid', '', 0)).toContain('; Max-Age=0;');
  });

  it.each(['a;b', 'a\r\nSet-Cookie: b=1', 'a,b', 'a b', 'ä', '"', '\0'])(
    'C24: refuses the value %j',
    (value) => expect(() => ownCookie('__Host-portcullis-a', value, 1)).toThrow(TypeError),
  );

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('C24: refuses the age %d', (age) =>
    expect(() => ownCookie('__Host-portcullis-a', '', age)).toThrow(TypeError),
  );
});
