import { expect, it } from 'vitest';
import { forwardableHeader } from '../src/forwardable-header.ts';

it.each(['X-Corp-Trace', 'sec-ch-ua', 'priority'])('lets %s be forwarded', (name) => {
  expect(forwardableHeader(name)).toBeUndefined();
});

it.each([
  ...[
    'Proxy',
    'Proxy-Authorization',
    'Connection',
    'Transfer-Encoding',
    'Upgrade',
    'TE',
    'Trailer',
    'Keep-Alive',
  ],
  ...['X-Forwarded-For', 'X-Forwarded-Anything', 'Forwarded', 'X-Real-IP', 'X-Original-URL', 'X-Rewrite-URL'],
  ...[
    'Authorization',
    'Cookie',
    'Host',
    'Content-Length',
    'CF-Access-Jwt-Assertion',
    'X-HTTP-Method-Override',
  ],
  ...['X-Request-Id', 'Traceparent', 'DAV', 'Content-Type', 'Content-Encoding', 'Range'],
])('refuses to have %s forwarded, and says why', (name) => {
  expect(forwardableHeader(name)).toContain(name.toLowerCase());
});

it.each(['X_Corp', 'x corp', 'x.corp', '', 'x:y', 'ü'])(
  'refuses %j, which is no plain header name',
  (name) => {
    expect(forwardableHeader(name)).toContain('letters, digits and hyphens');
  },
);

it('refuses what the application reserves', () => {
  expect(forwardableHeader('X-Wiki-Admin', /^x-wiki-/)).toContain('x-wiki-admin');
  expect(forwardableHeader('X-Other', /^x-wiki-/)).toBeUndefined();
});
