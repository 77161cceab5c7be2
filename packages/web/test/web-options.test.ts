import { describe, expect, test } from 'vitest';
import { otherHost, type WebOptions, web } from '../src/index.ts';

const origin = otherHost('https://wiki.internal.example', { applicationAcceptsIt: true });
const assertion = { audience: 'wiki', keys: () => [] };

describe('web options that cannot work', () => {
  test.each<[string, object, string]>([
    ['no origin', { origin: undefined }, 'origin is missing: it must be binding(), zone()'],
    ['a misspelled option', { resource: [] }, 'resource is not an option; did you mean resources?'],
    ['a bad name', { name: 'My Wiki' }, 'name must be a word'],
    ['a name that begins badly', { name: '!wiki' }, 'web: name must be a word'],
    ['a name in a list', { name: ['wiki'] }, 'name must be a word'],
    ['a name that ends badly', { name: 'wiki!' }, 'name must be a word'],
    ['headers that are a text', { headers: 'x-user' }, 'headers must be an object of header names'],
    [
      'an assertion that is a text',
      { assertion: 'wiki' },
      'assertion must be an object with audience and keys',
    ],
    [
      'an empty audience',
      { assertion: { ...assertion, audience: '' } },
      'audience must be a non-empty string that names this',
    ],
    [
      'an empty issuer',
      { assertion: { ...assertion, issuer: '' } },
      'assertion.issuer must be a non-empty string',
    ],
    ['a bad pattern', { resources: [{ path: 'x', kind: 'y' }] }, 'resources path must start with a slash'],
    ['no field', { headers: { 'x-user': 'mail' } }, 'headers has "x-user" with an unknown field'],
    ['underscores', { headers: { x_user: 'email' } }, 'headers has "x_user", which must be a header name'],
    ['what is no header', { headers: { '(': 'email' } }, 'headers has "(", which must be a header name'],
    ['no headers', { headers: null }, 'headers must be an object of header names'],
    ['a null assertion', { assertion: null }, 'assertion must be an object with audience and keys'],
    ['a header twice', { headers: { 'x-user': 'email', 'X-User': 'name' } }, 'headers has "X-User" twice'],
    [
      'a header of clients',
      { headers: { referer: 'email' } },
      '"referer", which is a header with another meaning already',
    ],
    [
      'a header of the proxy',
      { headers: { 'x-forwarded-for': 'email' } },
      'is a header with another meaning already',
    ],
    [
      'a header of the connection',
      { headers: { cookie: 'email' } },
      'is a header with another meaning already',
    ],
    [
      'a header that clients may send',
      { headers: { 'x-user': 'email' }, forwardHeaders: ['X-User'] },
      'forwardHeaders must not name "x-user", which the proxy itself sets, replaces or checks',
    ],
    ['headers that are no list', { forwardHeaders: 'x-own' }, 'forwardHeaders must be an array'],
    ['methods that are no list', { forwardMethods: null }, 'forwardMethods must be an array'],
    ['a method of HTTP', { forwardMethods: ['PUT'] }, 'forwardMethods must be an array of PROPFIND'],
    ['no audience', { assertion: { keys: ['k'] } }, 'assertion.audience is missing'],
    [
      'no keys',
      { assertion: { audience: 'a', keys: [] } },
      'assertion.keys must be an array of private keys',
    ],
    [
      'a long life',
      { assertion: { ...assertion, lifetimeSeconds: 86_400 } },
      'assertion.lifetimeSeconds must be',
    ],
    [
      'a misspelling inside',
      { assertion: { ...assertion, audiance: 'b' } },
      'assertion.audiance is not an option',
    ],
    ...[
      '/keys/',
      'keys',
      'a/keys',
      '/a/./keys',
      '/a/../keys',
      '/keys/.',
      '/keys/..',
      '/a b',
      '',
      ['/keys'],
    ].map((keysPath): [string, object, string] => [
      `a path that is none, ${JSON.stringify(keysPath)}`,
      { assertion: { ...assertion, keysPath } },
      'assertion.keysPath must be an absolute path',
    ]),
    [
      'an assertion that clients may send',
      { assertion, forwardHeaders: ['x-portcullis-assertion', 'x-own'] },
      'forwardHeaders must not name "x-portcullis-assertion", which the proxy itself sets',
    ],
    [
      'an assertion in a header of its own that clients may send',
      { assertion: { ...assertion, header: 'X-Own' }, forwardHeaders: ['x-own'] },
      'forwardHeaders must not name "x-own", which the proxy itself sets',
    ],
    [
      'two meanings of one header',
      { assertion: { ...assertion, header: 'X-User' }, headers: { 'x-user': 'email' } },
      'assertion.header is "x-user", which is already one of headers',
    ],
  ])('%s', (_name, more, problem) => {
    expect(() => web({ origin, ...more } as WebOptions)).toThrow(problem);
  });

  test('are all reported together, with no value of a secret', () => {
    const options = { name: 1, assertion: { audience: '', keys: 'secret-of-mine' }, timeoutSeconds: -1 };
    let message = '';
    try {
      web(options as never);
    } catch (error) {
      message = (error as Error).message;
    }
    for (const name of ['name', 'assertion.audience', 'assertion.keys', 'timeoutSeconds', 'origin']) {
      expect(message).toContain(name);
    }
    expect(message).not.toContain('secret-of-mine');
  });
});

test('may use headers that other gateways use for this', () => {
  const headers = {
    'remote-user': 'subject',
    'x-forwarded-email': 'email',
    'X-Forwarded-Groups': 'groups',
  } as const;
  expect(web({ origin, headers }).name).toBe('web');
});
