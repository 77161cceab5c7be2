import { expect, it } from 'vitest';
import { forwardableHeader } from '../src/forwardable-header.ts';

it.each(['X-Corp-Trace', 'sec-ch-ua', 'priority'])('lets %s be forwarded', (name) => {
  expect(forwardableHeader(name)).toBeUndefined();
});

it.each([
  ...[
    'X-Setup-SelfCheck',
    'x-phabricator-cluster',
    'X-Phabricator-Profiler',
    'X-Mod-Pagespeed',
    'X-Page-Speed',
  ],
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
  ...['X-Request-Id', 'Traceparent', 'DAV', 'X-HgArg-1', 'X-Buildkite-Token'],
])('refuses to have %s forwarded, and says why', (name) => {
  expect(forwardableHeader(name)).toContain(name.toLowerCase());
});

it.each(['X_Corp', 'x corp', 'x.corp', '', 'x:y', 'ü'])(
  'refuses %j, which is no plain header name',
  (name) => {
    expect(forwardableHeader(name)).toContain('letters, digits and hyphens');
  },
);
