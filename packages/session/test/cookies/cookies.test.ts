import { expect, test } from 'vitest';
import { clearCookie, readCookies, setCookie } from '../../src/cookies/cookies.ts';

const request = (cookie: string): Request => new Request('https://app.example/', { headers: { cookie } });

test('a cookie is only for this host, over https, and not for scripts', () => {
  expect(setCookie('__Host-portcullis-session', 'abc', 60)).toBe(
    '__Host-portcullis-session=abc; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax',
  );
  expect(clearCookie('__Host-portcullis-session')).toContain('Max-Age=0');
});

test('C24: no part of a cookie can contain a character that ends a cookie or a header', () => {
  for (const character of ['\r', '\n', ';', ',', '\0', ' ', '"', '\\', 'ü', '=']) {
    expect(() => setCookie('__Host-portcullis-x', `a${character}b`, 60), `value ${character}`).toThrow(
      TypeError,
    );
    expect(() => setCookie(`__Host-portcullis-${character}`, 'ab', 60), `name ${character}`).toThrow(
      TypeError,
    );
  }
  for (const age of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => setCookie('__Host-portcullis-x', 'a', age)).toThrow(TypeError);
  }
  expect(() => setCookie('session', 'a', 60)).toThrow(TypeError);
});

test('cookies are read without decoding, and the first of two with one name counts', () => {
  expect([...readCookies(request('a=1; b=%41; a=2; __proto__=x'))]).toEqual([
    ['a', '1'],
    ['b', '%41'],
    ['__proto__', 'x'],
  ]);
  expect(readCookies(new Request('https://app.example/')).size).toBe(0);
  expect(() => readCookies(request(`a=${'x'.repeat(70_000)}`))).toThrow(/too many cookies/);
});

test('65,536 characters of a Cookie header are read, and its length is reported', () => {
  const header = (length: number): string => `a=${'x'.repeat(length - 2)}`;
  expect(readCookies(request(header(65_536))).size).toBe(1);
  expect(() => readCookies(request(header(65_537)))).toThrow(
    expect.objectContaining({ code: 'session.cookies_too_large' }),
  );
});

test('a cookie name must match the gateway’s from its beginning to its end', () => {
  for (const name of [
    'x__Host-portcullis-a',
    '__Host-portcullis-',
    '__Host-portcullis-a\n',
    '__host-portcullis-a',
  ]) {
    expect(() => setCookie(name, 'a', 60), name).toThrow('the name is not a valid cookie name');
  }
  expect(() => setCookie('__Host-portcullis-a', 'a\n', 60)).toThrow(
    'has characters that a cookie cannot have',
  );
  expect(() => setCookie('__Host-portcullis-a', '\na', 60)).toThrow(
    'has characters that a cookie cannot have',
  );
  expect(() => setCookie('__Host-portcullis-a', 'a', -1)).toThrow('is not a number of seconds');
  expect(setCookie('__Host-portcullis-a', '', 0)).toContain('__Host-portcullis-a=; Max-Age=0');
});
