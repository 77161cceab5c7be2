import { describe, expect, test } from 'vitest';
import { ownUrl, secureUrl, shownUrl } from '../src/secure-url.ts';

const PRODUCTION = { insecureLoopback: false };
const DEVELOPMENT = { insecureLoopback: true };

const THIS_MACHINE = ['http://127.0.0.1:8788', 'http://localhost', 'http://[::1]:8788'];
const BELOW_LOCALHOST = [
  'http://wiki.localhost',
  'http://wiki.localhost/',
  'http://wiki.localhost:8787',
  'http://a.b-c.localhost:8787/',
];

describe.each([
  ['an address of an issuer', secureUrl],
  ['an address of the gate', ownUrl],
])('%s', (_, read) => {
  test.each(['https://id.example', 'https://id.example:8443/realms/corp?x=1', 'https://wiki.localhost'])(
    'is %s, wherever the gate runs',
    (text) => {
      for (const rules of [PRODUCTION, DEVELOPMENT]) expect(read(text, rules)).toEqual(new URL(text));
    },
  );

  test.each(THIS_MACHINE)('is %s on a machine for development only', (text) => {
    expect(read(text, DEVELOPMENT)).toEqual(new URL(text));
    expect(read(text, PRODUCTION)).toBeUndefined();
  });

  test.each([
    'http://id.example',
    'http://localhost.example',
    'http://wiki.localhost.example:8787',
    'http://wikilocalhost',
    'http://.localhost',
    'http://wiki.localhost:99999',
    'http://wiki.localhost:8787:1',
    'http://wiki.localhost//',
    'http://wiki.localhost/x',
    'http://ada@wiki.localhost',
    'http://ada:x@127.0.0.1',
    'xhttp://wiki.localhost',
    'https://ada@id.example',
    'https://:secret@id.example',
    'https://id.example/#x',
    'ftp://id.example',
    'ftp://127.0.0.1',
    'id.example',
    '',
    ['http://wiki.localhost'],
    new URL('https://id.example'),
    null,
  ])('is never %s', (text) => {
    for (const rules of [PRODUCTION, DEVELOPMENT]) expect(read(text, rules)).toBeUndefined();
  });
});

test.each(BELOW_LOCALHOST)('%s is the gateway itself on a machine for development, and no issuer', (text) => {
  expect(ownUrl(text, DEVELOPMENT)).toEqual(new URL(text));
  expect(ownUrl(text, PRODUCTION)).toBeUndefined();
  expect(secureUrl(text, DEVELOPMENT)).toBeUndefined();
});

test('an address is shown without its query', () => {
  expect(shownUrl(new URL('https://id.example/jwks?key=secret'))).toBe('https://id.example/jwks');
});
