import { allowInsecureLoopback } from '@portcullis/jwks';
import { expect, test } from 'vitest';
import { memorySessions, type SessionOptions, sessions } from '../../src/index.ts';

const good: SessionOptions = {
  baseUrl: 'https://app.example',
  keys: ['k'.repeat(32)],
  providers: {
    idp: {
      issuer: 'https://idp.example',
      clientId: 'gate',
      clientAuthentication: { method: 'client_secret_basic', secret: 'the secret' },
    },
  },
};
const provider = good.providers.idp as NonNullable<(typeof good.providers)[string]>;
const problemOf = (options: object): string => {
  try {
    sessions({ ...good, ...options });
    return '';
  } catch (error) {
    return error instanceof TypeError ? error.message : 'another error';
  }
};

test('good session options are accepted', () => {
  expect(problemOf({})).toBe('');
});

test('all problems are reported together, and no secret is shown', () => {
  const message = problemOf({
    baseUrl: 'http://app.example/x',
    keys: ['too short a secret'],
    prefix: 'auth',
    idleSeconds: 1,
    refreshSeconds: 4000,
    theme: { color: 'red' },
    providers: {
      'Not A Name': {
        issuer: 'http://idp.example',
        clientId: '',
        clientAuthentication: { method: 'client_secret_basic', secret: '' },
        scope: 'email',
        parameters: { redirect_uri: 'x', state: 'y' },
      },
    },
  });
  for (const part of [
    'baseUrl',
    'keys',
    'prefix',
    'idleSeconds',
    'refreshSeconds',
    'theme.color',
    'issuer',
    'clientId',
    'clientAuthentication',
    'scope',
    'redirect_uri, state',
    'name',
  ]) {
    expect(message).toContain(part);
  }
  expect(message).not.toContain('too short a secret');
});

test.each<[string, object, string]>([
  [
    'half a second of a session, of which no cookie can tell',
    { lifetimeSeconds: 90.5 },
    'lifetimeSeconds must be a whole',
  ],
  ['half a second of a login', { loginSeconds: 90.5 }, 'loginSeconds must be a whole'],
  ['no provider', { providers: {} }, 'at least one'],
  [
    'a store and revocations',
    { store: memorySessions(), revocations: memorySessions() },
    'cannot both be configured',
  ],
  ['an endpoint of others outside of the prefix', { otherEndpoints: ['/idp/'] }, 'otherEndpoints'],
  ['the whole prefix for others', { otherEndpoints: ['/.portcullis/'] }, 'otherEndpoints'],
  ['http on loopback without leave', { baseUrl: 'http://127.0.0.1' }, 'baseUrl'],
  [
    'an unknown proof',
    { providers: { idp: { ...provider, clientAuthentication: { method: 'x' } } } },
    'must be',
  ],
  ['a symmetric ID token', { providers: { idp: { ...provider, idTokenAlgorithm: 'HS256' } } }, 'asymmetric'],
  [
    'a private key without alg',
    {
      providers: {
        idp: { ...provider, clientAuthentication: { method: 'private_key_jwt', privateKey: { kty: 'EC' } } },
      },
    },
    'alg',
  ],
  ['a logo from elsewhere', { theme: { logo: 'https://cdn.example/x.png' } }, 'logo'],
])('%s is refused', (_, options, expected) => {
  expect(problemOf(options)).toContain(expected);
});

test.each([
  'http://127.0.0.1:8787',
  'http://localhost',
  'http://wiki.localhost:8787',
  'http://a.b.localhost/',
])('http on loopback is accepted where it was allowed: %s', (baseUrl) => {
  expect(problemOf({ baseUrl, [allowInsecureLoopback]: true })).toBe('');
  expect(problemOf({ baseUrl })).toContain('baseUrl');
});

test.each([
  'http://localhost.evil.example',
  'http://wiki.localhost.evil.example:8787',
  'http://wikilocalhost',
  'http://a@wiki.localhost',
  'http://wiki.localhost:8787/x',
  'http://wiki.localhost:99999',
  'http://wiki.localhost#',
])('no other address is loopback: %s', (baseUrl) => {
  expect(problemOf({ baseUrl, [allowInsecureLoopback]: true })).toContain('baseUrl');
});

test('a name below localhost is refused as a provider address: not every resolver maps it to this machine', () => {
  const providers = { idp: { ...provider, issuer: 'http://idp.localhost:8788' } };
  expect(problemOf({ providers, [allowInsecureLoopback]: true })).toContain('issuer');
});
