import { allowAnyone, pipeline } from '@portcullis/core';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { web } from '../src/index.ts';
import { onPublicHost } from '../src/public-host.ts';
import { ask, recordingOrigin } from './fixtures/gate.ts';

const SERVER = 'http://wiki.internal.example:3000';
const target = {
  protocol: 'https:',
  host: 'wiki.example.com',
  hostname: 'wiki.example.com',
  href: 'https://wiki.example.com/a/b',
};

const redirected = (location: string, server = new URL(SERVER)) =>
  onPublicHost(new Response(null, { status: 302, headers: { location } }), target, server).headers.get(
    'location',
  );
const cookie = (line: string, server = new URL(SERVER)) =>
  onPublicHost(
    new Response(null, { headers: { 'set-cookie': line } }),
    target,
    server,
  ).headers.getSetCookie();

describe('a redirect', () => {
  test.each([
    ['http://wiki.internal.example:3000/x?y#z', 'https://wiki.example.com/x?y#z'],
    ['https://wiki.internal.example:3000/x', 'https://wiki.example.com/x'],
    ['//wiki.internal.example:3000/x', 'https://wiki.example.com/x'],
    ['http://user:pass@wiki.internal.example:3000/x', 'https://wiki.example.com/x'],
    ['HTTP://WIKI.internal.example:3000', 'https://wiki.example.com/'],
    ['http://wiki.example.com/x', 'https://wiki.example.com/x'],
  ])('to %s becomes %s', (location, expected) => {
    expect(redirected(location)).toBe(expected);
  });

  test.each([
    ...['/x', 'x', '?x', '#x', '../x', 'https://wiki.example.com/x', 'mailto:x@example.com'],
    ...[
      'https://login.example/',
      'http://wiki.internal.example/x',
      'http://wiki.internal.example:3000@evil.example/',
    ],
    ...['http://wiki.internal.example.evil.example:3000/', '//evil.example/wiki.internal.example:3000'],
  ])('to %s is unchanged', (location) => {
    expect(redirected(location)).toBe(location);
  });

  test('to a path that looks like a host stays on its host', () => {
    for (const path of ['//evil.example/', '/\\evil.example/', '/%09//evil.example', '//evil.example:80']) {
      const location = redirected(`${SERVER}${path}`) ?? '';
      expect(new URL(location, target.href).host).toBe('wiki.example.com');
    }
  });

  test('of the server’s host becomes one of the public host, whatever follows', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'/\\@:?#.%2f evil') }), (rest) => {
        const said = URL.parse(`${SERVER}/${rest}`)?.href;
        fc.pre(said !== undefined && new URL(said).origin === SERVER);
        expect(new URL(redirected(said ?? '') ?? '', target.href).origin).toBe('https://wiki.example.com');
      }),
    );
  });

  test('is unchanged where the server is called under the public host', () => {
    const location = 'http://wiki.internal.example:3000/x';
    const answer = new Response(null, { status: 302, headers: { location } });
    expect(onPublicHost(answer, target, undefined)).toBe(answer);
  });
});

describe('a cookie', () => {
  test.each([
    ['a=1; Domain=wiki.internal.example; Path=/', 'a=1; Path=/'],
    ['a=1; domain=.internal.example', 'a=1'],
    ['a=1; DOMAIN = Wiki.Internal.Example ; Secure', 'a=1; Secure'],
    ['a=domain=wiki.internal.example; Path=/', 'a=domain=wiki.internal.example; Path=/'],
    ['a=1; Domain=wiki.example.com', 'a=1; Domain=wiki.example.com'],
    ['a=1; Domain=other.example', 'a=1; Domain=other.example'],
    ['a=1', 'a=1'],
  ])('%s becomes %s', (line, expected) => {
    expect(cookie(line)).toEqual([expected]);
  });

  test('for a domain that includes the public host is unchanged', () => {
    const line = 'a=1; Domain=example.com';
    expect(cookie(line, new URL('https://wiki-origin.example.com'))).toEqual([line]);
  });

  test('keeps its line among others', () => {
    const headers: [string, string][] = [
      ['set-cookie', 'a=1; Domain=wiki.internal.example'],
      ['set-cookie', 'b=2; Expires=Thu, 01 Jan 1970 00:00:01 GMT'],
    ];
    const answer = onPublicHost(new Response(null, { headers }), target, new URL(SERVER));
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2; Expires=Thu, 01 Jan 1970 00:00:01 GMT']);
  });
});

test('the server of another name receives the public one', async () => {
  const { origin, calls } = recordingOrigin(() => Response.redirect(`${SERVER}/login`, 302), SERVER);
  const response = await ask(pipeline(web({ origin })).use(allowAnyone()), '/', {
    headers: { 'x-forwarded-host': 'evil.example' },
  });
  expect(calls[0]?.headers['x-forwarded-host']).toBe('wiki.example.com');
  expect(response.headers.get('location')).toBe('https://wiki.example.com/login');
});

describe('an answer of a server that is called under the public host', () => {
  const answered = (headers: Record<string, string>) =>
    onPublicHost(new Response(null, { status: 302, headers }), target, undefined).headers;

  test('keeps the public scheme in its redirects, and every cookie unchanged', () => {
    expect(answered({ location: 'http://wiki.example.com/x' }).get('location')).toBe(
      'https://wiki.example.com/x',
    );
    const line = 'a=1; Domain=wiki.internal.example';
    const both = answered({ location: 'http://wiki.example.com/x', 'set-cookie': line });
    expect(both.getSetCookie()).toEqual([line]);
  });
});

describe('an address in an answer', () => {
  test.each([
    ['\t http://wiki.internal.example:3000/x', 'https://wiki.example.com/x'],
    ['\\\\wiki.internal.example:3000/x', 'https://wiki.example.com/x'],
  ])('that a browser reads as one of the server becomes one of the public host: %j', (location, expected) => {
    // Node takes no control characters in a header.
    const headers = {
      get: (name: string) => (name === 'location' ? location : null),
      getSetCookie: () => [],
    };
    const changed: string[] = [];
    const Plain = globalThis.Response;
    vi.stubGlobal(
      'Response',
      class {
        readonly headers = { set: (_name: string, value: string) => changed.push(value) };
      },
    );
    onPublicHost({ headers, body: null } as never, target, new URL(SERVER));
    vi.stubGlobal('Response', Plain);
    expect(changed).toEqual([expected]);
  });

  test.each([
    'x http://wiki.internal.example:3000/x',
    'http://[not an address',
    'xhttp://wiki.internal.example:3000/x',
    'ftp://wiki.internal.example:3000/x',
    '/http://wiki.internal.example:3000/x',
  ])('that names no host of the server is unchanged: %j', (location) => {
    expect(redirected(location)).toBe(location);
  });

  test('is changed without touching a cookie, and a cookie without touching an address', () => {
    const answer = onPublicHost(
      new Response(null, { headers: { location: `${SERVER}/x`, 'set-cookie': 'a=1; Path=/' } }),
      target,
      new URL(SERVER),
    );
    expect([answer.headers.get('location'), answer.headers.getSetCookie()]).toEqual([
      'https://wiki.example.com/x',
      ['a=1; Path=/'],
    ]);
    const lines = new Headers();
    lines.append('set-cookie', 'a=1');
    lines.append('set-cookie', 'b=2; Domain=wiki.internal.example');
    const cookies = onPublicHost(new Response(null, { headers: lines }), target, new URL(SERVER)).headers;
    expect(cookies.getSetCookie()).toEqual(['a=1', 'b=2']);
  });
});

test.each([
  ['a=1;  domain=internal.example; Path=/', 'a=1; Path=/'],
  ['a=1;domain = .internal.example', 'a=1'],
  ['a=1; Domain=; Path=/', 'a=1; Domain=; Path=/'],
  ['a=1; Domain=example', 'a=1'],
  ['a=1; Domain=nternal.example', 'a=1; Domain=nternal.example'],
])('the cookie %s is valid for the public host: %s', (line, written) => {
  expect(cookie(line)).toEqual([written]);
});

test('an answer in which nothing changes is the same object', () => {
  const headers = { location: 'https://wiki.example.com/x', 'set-cookie': 'a=1; Domain=example.com' };
  for (const server of [undefined, new URL(SERVER)]) {
    const answer = new Response(null, { status: 302, headers });
    expect(onPublicHost(answer, target, server)).toBe(answer);
  }
});
