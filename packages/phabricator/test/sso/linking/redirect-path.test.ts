import { expect, it } from 'vitest';
import { redirectPath } from '../../../src/sso/linking/redirect-path.ts';
import { contextOf } from '../../fixtures/context.ts';

const context = contextOf('/auth/x/?a');

it.each<[string, number, string | undefined]>([
  ['https://phorge.example.com/auth/finish/', 302, '/auth/finish/'],
  ['https://phorge.example.com/auth/validate/?expect=ada', 302, '/auth/validate/'],
  ['/auth/finish/', 302, '/auth/finish/'],
  ['../finish/', 302, '/auth/finish/'],
  // What the visitor's scheme was, an origin behind a gate may not know.
  ['http://phorge.example.com/auth/finish/', 302, '/auth/finish/'],
  ['https://evil.example/auth/finish/', 302, undefined],
  ['//evil.example/auth/finish/', 302, undefined],
  ['https://phorge.example.com:8443/auth/finish/', 302, undefined],
  ['https://phorge.example.com@evil.example/auth/finish/', 302, undefined],
  ['/auth/finish/', 200, undefined],
  ['/auth/finish/', 301, undefined],
  ['http://[', 302, undefined],
])('%s with %i redirects to %s', (location, status, path) => {
  expect(redirectPath(new Response(null, { status, headers: { location } }), context)).toBe(path);
});

it('a redirect without an address leads to no path', () => {
  expect(redirectPath(new Response(null, { status: 302 }), context)).toBeUndefined();
});
