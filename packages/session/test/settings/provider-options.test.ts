import { OptionsError } from '@portcullis/core/internal';
import { describe, expect, test } from 'vitest';
import { type ProviderOptions, providerSettings } from '../../src/settings/provider-options.ts';

const good: ProviderOptions = {
  issuer: 'https://idp.example',
  clientId: 'gate',
  clientAuthentication: { method: 'none' },
};
const PICTURE = 'data:image/png;base64,AAAA';

/** What is made of good options and these. */
const made = (options: object = {}, name = 'idp', insecureLoopback = false) =>
  providerSettings(name, { ...good, ...options }, { insecureLoopback });

/** What is said to be wrong with them. */
function problemsOf(options: object, name?: string): readonly string[] {
  try {
    made(options, name);
    return [];
  } catch (error) {
    if (error instanceof OptionsError) return error.problems;
    throw error;
  }
}

test('provider options that are left out have the defaults that most providers need', () => {
  const { keepGroup, ...settings } = made();
  expect(settings).toEqual({
    ...good,
    name: 'idp',
    label: 'idp',
    icon: undefined,
    scope: 'openid email profile',
    groupsClaim: 'groups',
    groupsOverage: 'refuse',
    requiredClaims: {},
    keepClaims: [],
    keepVersion: '',
    keys: {},
    userinfo: true,
    domains: new Set(),
    paths: [],
    parameters: {},
    idTokenAlgorithm: 'RS256',
    userinfoAlgorithm: 'RS256',
    strength: { acrValues: [], maxAge: undefined },
  });
  expect(keepGroup('any')).toBe(true);
});

test('provider options are accepted: domains in lower case, and userinfo signed as ID tokens are', () => {
  const given = {
    label: 'Acme',
    icon: PICTURE,
    scope: 'email openid',
    groupsClaim: ['realm_access', 'roles'],
    requiredClaims: { hd: 'corp.example' },
    paths: ['/ext/'],
    domains: ['Corp.Example'],
    idTokenAlgorithm: 'ES256',
    parameters: { acr_values: 'gold silver', max_age: '60', hd: 'corp.example' },
  };
  expect(made(given)).toMatchObject({
    ...given,
    domains: new Set(['corp.example']),
    userinfoAlgorithm: 'ES256',
    strength: { acrValues: ['gold', 'silver'], maxAge: 60 },
  });
  expect(made({ userinfoAlgorithm: 'PS512' }).userinfoAlgorithm).toBe('PS512');
});

test('an error names the provider whose options are wrong', () => {
  expect(() => made({ clientId: '' }, 'acme')).toThrow('the provider acme: clientId must not be empty');
});

test('all required options that are missing are named', () => {
  expect(problemsOf({ issuer: undefined, clientId: undefined, clientAuthentication: undefined })).toEqual([
    'issuer is missing: it must be an https URL',
    'clientId is missing: it must not be empty',
    'clientAuthentication is missing: it must be client_secret_basic, client_secret_post, private_key_jwt or none',
  ]);
});

describe('a provider option is refused', () => {
  const TEXTS = 'must be non-empty strings, at index 0';
  const ALGORITHM = 'must be an asymmetric signature algorithm';
  test.each<[keyof ProviderOptions, unknown, string]>([
    ['issuer', 1, 'must be an https URL'],
    ['issuer', 'http://idp.example', 'must be an https URL'],
    ['clientId', '', 'must not be empty'],
    ['label', '', 'must be a non-empty string'],
    ['label', 1, 'must be a non-empty string'],
    ['icon', 'https://cdn.example/x.png', 'must be a data URL of an image, such as data:image/png;base64,…'],
    ['scope', 'email openid-ish', 'must include openid'],
    ['scope', ['openid'], 'must include openid'],
    ['groupsClaim', '', 'must be the name of a claim, or its path as an array'],
    ['groupsClaim', [], 'must be the name of a claim, or its path as an array'],
    ['groupsClaim', ['a', ''], 'must be the name of a claim, or its path as an array'],
    ['groupsOverage', 'ignore', 'must be "refuse" or "ask"'],
    ['requiredClaims', null, 'must be an object of claim names, each with a string'],
    ['requiredClaims', { hd: 'a', tid: '' }, 'must be an object of claim names, each with a string'],
    ['requiredClaims', 'hd', 'must be an object of claim names, each with a string'],
    ['keepGroup', 'all', 'must be a function'],
    ['keepClaims', [1], TEXTS],
    ['keepVersion', 1, 'must be a string'],
    ['keys', null, 'must be an object of options for jwks()'],
    ['keys', 'x', 'must be an object of options for jwks()'],
    ['userinfo', 1, 'must be true or false'],
    ['domains', [''], TEXTS],
    ['paths', ['ext/'], 'must start with /, at index 0'],
    ['paths', [1], 'must start with /, at index 0'],
    ['parameters', 'x', 'must be an object of names and strings'],
    ['parameters', { max_age: 60, hd: 'x' }, 'must be an object of names and strings'],
    ['idTokenAlgorithm', 'HS256', ALGORITHM],
    ['idTokenAlgorithm', 'none', ALGORITHM],
    ['idTokenAlgorithm', ['RS256'], ALGORITHM],
    ['userinfoAlgorithm', 'XRS256', ALGORITHM],
    ['userinfoAlgorithm', 'RS2567', ALGORITHM],
  ])('%s as %j', (name, given, problem) => {
    expect(problemsOf({ [name]: given })).toContain(`${name} ${problem}`);
  });

  test.each([
    'client_id',
    'code_challenge',
    'code_challenge_method',
    'nonce',
    'redirect_uri',
    'request',
    'request_uri',
    'response_mode',
    'response_type',
    'scope',
    'state',
  ])('a parameter that would replace %s', (name) => {
    expect(problemsOf({ parameters: { prompt: 'consent', [name]: 'x' } })).toEqual([
      `parameters must not set ${name}`,
    ]);
  });

  test('parameters that would replace several are named', () => {
    expect(problemsOf({ parameters: { state: 'x', nonce: 'y' } })).toEqual([
      'parameters must not set state, nonce',
    ]);
  });

  test('a strength that cannot be checked', () => {
    expect(problemsOf({ parameters: { max_age: 'soon' } })).toEqual([
      'parameters.max_age is not a number of seconds',
    ]);
  });

  test.each(['', 'Idp', '-idp', 'i_dp', 'idp/', 'idp ', 'i'.repeat(33)])(
    'the name %j, which is used in addresses',
    (name) => {
      expect(problemsOf({}, name)).toEqual([
        'name must be lower-case letters, digits and hyphens, at most 32',
      ]);
    },
  );
});

test.each(['i', '7', 'idp-2', 'i'.repeat(32)])('the name %s is accepted', (name) => {
  expect(made({}, name).name).toBe(name);
});

test.each(['RS256', 'RS384', 'PS512', 'ES384', 'EdDSA'])(
  '%s is a signature that no client can make',
  (name) => {
    expect(made({ idTokenAlgorithm: name }).idTokenAlgorithm).toBe(name);
  },
);

describe('the client authentication', () => {
  const key = { kty: 'EC', crv: 'P-256' };
  test.each([
    { method: 'none' },
    { method: 'client_secret_basic', secret: 's' },
    { method: 'client_secret_post', secret: 's' },
    { method: 'private_key_jwt', privateKey: { ...key, alg: 'ES256' } },
  ])('may be $method', (clientAuthentication) => {
    expect(made({ clientAuthentication }).clientAuthentication).toEqual(clientAuthentication);
  });

  const UNKNOWN = 'must be client_secret_basic, client_secret_post, private_key_jwt or none';
  test.each([
    [{ method: 'client_secret_basic', secret: '' }, 'needs a secret'],
    [{ method: 'client_secret_basic' }, 'needs a secret'],
    [{ method: 'client_secret_post', secret: 1 }, 'needs a secret'],
    [{ method: 'private_key_jwt' }, 'needs a privateKey with an alg'],
    [{ method: 'private_key_jwt', privateKey: key }, 'needs a privateKey with an alg'],
    [{ method: 'private_key_jwt', privateKey: { ...key, alg: 'HS256' } }, 'needs a privateKey with an alg'],
    [{ method: 'tls_client_auth' }, UNKNOWN],
    [{}, UNKNOWN],
  ])('cannot be %j', (clientAuthentication, problem) => {
    expect(problemsOf({ clientAuthentication })).toEqual([`clientAuthentication ${problem}`]);
  });
});

test('http is accepted for loopback alone, and where it was allowed', () => {
  expect(made({ issuer: 'http://127.0.0.1:9000' }, 'idp', true).issuer).toBe('http://127.0.0.1:9000');
  expect(problemsOf({ issuer: 'http://127.0.0.1:9000' })).toEqual(['issuer must be an https URL']);
});
