import { describe, expect, test } from 'vitest';
import { isSettledByKey, publicRequest } from '../../src/public-cache/public-request.ts';

const KEYED = new Set(['accept', 'accept-language']);

/** The headers with which everybody's answer is asked for, for a request of an anonymous visitor who says this. */
function asked(headers: Record<string, string>, changes: Record<string, unknown> = {}) {
  const context = {
    request: new Request('https://wiki.example/page'),
    decision: { effect: 'allow', open: true },
    caller: { kind: 'anonymous' },
    resource: { kind: 'page', reads: true },
    ...changes,
  };
  return publicRequest({ context, identity: changes.identity, headers } as never, KEYED);
}

describe('a public request', () => {
  test.each([
    ...['accept-charset', 'accept-encoding', 'cache-control', 'dnt', 'pragma', 'referer', 'user-agent'],
    ...['sec-fetch-dest', 'sec-fetch-mode', 'sec-fetch-site', 'sec-fetch-user'],
    ...['upgrade-insecure-requests', 'x-forwarded-for'],
  ])('is public whatever its %s, which the origin does not see', (name) => {
    expect(asked({ [name]: 'x' })).toEqual({ 'accept-encoding': 'identity' });
  });

  test.each([
    'accept',
    'accept-language',
    'x-forwarded-proto',
    'x-forwarded-host',
    'traceparent',
    'x-request-id',
  ])('forwards its %s', (name) => {
    expect(asked({ [name]: 'x' })).toEqual({ 'accept-encoding': 'identity', [name]: 'x' });
  });

  test.each(['x-new', 'authorization', 'cookie', 'range', 'if-none-match', 'x-requested-with', 'origin', ''])(
    'is not public with %j, which is not known to make no difference',
    (name) => {
      expect(asked({ accept: 'x', [name]: 'x' })).toBeUndefined();
    },
  );

  test.each<[string, Record<string, unknown>]>([
    ['nobody decided about it', { decision: undefined }],
    ['it was refused', { decision: { effect: 'deny', open: true } }],
    ['not everybody may', { decision: { effect: 'allow', open: false } }],
    ['it is not known who asks', { caller: undefined }],
    ['somebody asks', { caller: { kind: 'user' } }],
    ['the application is told who asks', { identity: { subject: 'ada' } }],
    ['the application says that it writes', { resource: { kind: 'page', reads: false } }],
    ['it is no GET', { request: new Request('https://wiki.example/page', { method: 'HEAD' }) }],
    [
      'it has a cookie',
      { request: new Request('https://wiki.example/page', { headers: { cookie: 'a=1' } }) },
    ],
    [
      'it has a credential that nobody took',
      { request: new Request('https://wiki.example/page', { headers: { authorization: 'x' } }) },
    ],
  ])('is not public where %s', (_why, changes) => {
    expect(asked({}, changes)).toBeUndefined();
  });

  test('may have a path that the application does not describe', () => {
    expect(asked({}, { resource: undefined })).toBeDefined();
    expect(asked({}, { resource: { kind: 'page' } })).toBeDefined();
  });
});

test.each([
  ...['accept', 'accept-language'],
  ...['accept-encoding', 'authorization', 'cookie', 'origin', 'range', 'x-requested-with'],
  ...['if-match', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since'],
  ...['access-control-request-headers', 'access-control-request-method'],
])('all requests of one key have the same %s', (name) => {
  expect(isSettledByKey(name, KEYED)).toBe(true);
});

test.each(['cf-ipcountry', 'user-agent', 'x-forwarded-host', ''])(
  'requests of one key may differ by %j',
  (name) => {
    expect(isSettledByKey(name, KEYED)).toBe(false);
  },
);
