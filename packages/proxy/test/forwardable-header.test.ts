import { expect, it } from 'vitest';
import { forwardableHeader } from '../src/forwardable-header.ts';

it.each(['X-Corp-Trace', 'sec-ch-ua', 'priority'])('the header %s may be forwarded', (name) => {
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
])('the header %s is refused for forwarding, with the reason', (name) => {
  expect(forwardableHeader(name)).toContain(name.toLowerCase());
});

it.each([
  ...['Trailers', 'Expect', 'Via', 'HTTP2-Settings', 'Proxy-Connection', 'X-Original-Host', 'X-Rewrite-Uri'],
  ...['X-HTTP-Method', 'X-Method-Override', 'X-Client-IP', 'True-Client-IP', 'Client-IP', 'Remote-User'],
  ...['CF-Ray', 'CDN-Loop', 'Tracestate', 'Accept-Encoding', 'Sec-WebSocket-Key'],
])('the header %s is refused, by which a client would impersonate a proxy', (name) => {
  expect(forwardableHeader(name)).toContain(`must not name "${name.toLowerCase()}"`);
});

it.each([
  ...['X-WebAuth-User', 'X-Auth-Request-Email', 'X-Authenticated-User', 'X-Remote-User', 'X-Remote-Group'],
  ...['X-Goog-IAP-JWT-Assertion', 'X-Goog-Authenticated-User-Email', 'X-Amzn-OIDC-Identity'],
  ...['X-MS-Client-Principal', 'X-Portcullis-Assertion', 'X-Middleware-Subrequest'],
  ...['SSL-Client-Verify', 'X-SSL-Client-S-DN', 'X-Client-Cert', 'X-ARR-ClientCert', 'Client-Cert'],
])('the header %s is refused, by which gateways identify the user to applications', (name) => {
  expect(forwardableHeader(name)).toContain(`must not name "${name.toLowerCase()}"`);
});

it.each(['X-Cookie', 'Cookie2', 'Hostname', 'X-Via', 'My-CF-Ray', 'Te-X', 'X-Proxy', 'Proxyx', 'Range-X'])(
  'the header %s may be forwarded, which only resembles a refused one',
  (name) => {
    expect(forwardableHeader(name)).toBeUndefined();
  },
);

it.each([undefined, null, 1, ['x-a']])('the header name %j is refused, which is not a string', (name) => {
  expect(forwardableHeader(name)).toContain('letters, digits and hyphens');
});

it.each(['X_Corp', 'x-a\n', '\nx-a', 'x corp', 'x.corp', '', 'x:y', 'ü'])(
  'the header name %j is refused, which is no plain name',
  (name) => {
    expect(forwardableHeader(name)).toContain('letters, digits and hyphens');
  },
);

it('a header that the application reserves is refused for forwarding', () => {
  expect(forwardableHeader('X-Wiki-Admin', /^x-wiki-/)).toContain('x-wiki-admin');
  expect(forwardableHeader('X-Other', /^x-wiki-/)).toBeUndefined();
});
