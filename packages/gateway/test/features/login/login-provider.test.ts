import { describe, expect, test } from 'vitest';
import { loginProviderOf } from '../../../src/features/login/login-provider.ts';
import type { LoginProviderConfiguration } from '../../../src/generated/types.ts';

const CLIENT = { clientId: 'gate', clientAuthentication: { method: 'none' } } as const;
const made = (configured: object) =>
  loginProviderOf({ ...CLIENT, ...configured } as LoginProviderConfiguration, 'login.providers.corp');

describe('the issuer of', () => {
  test.each([
    [{ type: 'oidc', issuer: 'https://id.example' }, 'https://id.example'],
    [{ type: 'okta', domain: 'acme.okta.com' }, 'https://acme.okta.com'],
    [
      { type: 'okta', domain: 'acme.okta.com', authorizationServer: 'default' },
      'https://acme.okta.com/oauth2/default',
    ],
    [{ type: 'entra-id', tenant: 't-1' }, 'https://login.microsoftonline.com/t-1/v2.0'],
    [{ type: 'auth0', domain: 'acme.eu.auth0.com' }, 'https://acme.eu.auth0.com/'],
    [{ type: 'keycloak', url: 'https://sso.example/', realmName: 'corp' }, 'https://sso.example/realms/corp'],
    [{ type: 'google', hostedDomain: '*' }, 'https://accounts.google.com'],
  ])('%j is %s', (configured, issuer) => {
    expect(made(configured)).toEqual({ ...CLIENT, issuer });
  });
});

describe('the hosted domain at Google', () => {
  test('is asked for, and held to the claim', () => {
    expect(made({ type: 'google', hostedDomain: 'acme.example' })).toMatchObject({
      parameters: { hd: 'acme.example' },
      requiredClaims: { hd: 'acme.example' },
    });
  });

  test('is not lost by further parameters', () => {
    const provider = made({
      type: 'google',
      hostedDomain: 'acme.example',
      parameters: { prompt: 'select_account' },
    });
    expect(provider.parameters).toEqual({ hd: 'acme.example', prompt: 'select_account' });
  });
});

test('other settings of a provider are passed on, and no others', () => {
  const further = {
    label: 'Corp',
    scope: 'openid',
    groupsClaim: 'roles',
    groupsOverage: 'ask',
    domains: ['acme.example'],
    paths: ['/a/**'],
    idTokenAlgorithm: 'ES256',
    userinfo: false,
  };
  const provider = made({ type: 'oidc', issuer: 'https://id.example', ...further, icon: undefined });
  expect(provider).toEqual({ ...CLIENT, issuer: 'https://id.example', ...further });
  expect(provider).not.toHaveProperty('icon');
});

describe('a client that signs', () => {
  const signing = (privateKey: string) =>
    made({
      type: 'oidc',
      issuer: 'https://id.example',
      clientAuthentication: { method: 'private_key_jwt', privateKey },
    });

  test('has the key of its JWK', () => {
    const jwk = { kty: 'EC', alg: 'ES256', d: 'secret' };
    expect(signing(JSON.stringify(jwk)).clientAuthentication).toEqual({
      method: 'private_key_jwt',
      privateKey: jwk,
    });
  });

  test.each(['no JSON hunter2', 'null', '7', '"hunter2"', '{"alg":"ES256"}', '{"d":"hunter2"}'])(
    'has none by %s, and its text is in no output',
    (text) => {
      const refused = () => signing(text);
      expect(refused).toThrow(
        'login.providers.corp.clientAuthentication.privateKey: must be a private JWK in JSON with its "alg"',
      );
      expect(refused).not.toThrow('hunter2');
    },
  );
});
