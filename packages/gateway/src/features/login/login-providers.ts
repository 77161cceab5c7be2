import type { ProviderOptions } from '@portcullis/session';
import { providerFields } from '@portcullis/session/internal';
import * as v from 'valibot';
import { groupsOverage } from '../../configuration/groups-overage.ts';
import { optionsOf } from '../../configuration/option-setting.ts';
import {
  auth0Address,
  authorizationServer,
  entraAddress,
  keycloakAddress,
  oidcAddress,
  oktaAddress,
} from '../../configuration/provider-address.ts';
import { defaulting, optional, section, setting } from '../../configuration/setting.ts';
import { anyText, hostname, image } from '../../configuration/values.ts';
import type { LoginProviderConfiguration } from '../../generated/types.ts';

const option = optionsOf<ProviderOptions>('ProviderOptions', providerFields);

const clientAuthentication = setting(
  "How the gate authenticates to the provider's token endpoint.",
  v.variant('method', [
    v.strictObject({
      method: setting(
        'A shared secret, sent in the `Authorization` header (`client_secret_basic`) or in the form (`client_secret_post`).',
        v.picklist(['client_secret_basic', 'client_secret_post']),
      ),
      secret: setting('The client secret. Use a variable: `${CLIENT_SECRET}`.', anyText),
    }),
    v.strictObject({
      method: setting('A JWT signed with a private key (RFC 7523).', v.literal('private_key_jwt')),
      privateKey: setting(
        'The private key as a JWK in JSON, with `alg`, and with `kid` if the provider identifies keys by it. Use a variable: `${CLIENT_KEY}`.',
        anyText,
      ),
    }),
    v.strictObject({
      method: setting(
        'A public client without a secret. PKCE protects its authorization codes.',
        v.literal('none'),
      ),
    }),
  ]),
);

const common = {
  clientId: option('clientId', anyText),
  clientAuthentication,
  label: option('label', anyText),
  icon: option('icon', image),
  scope: option(
    'scope',
    v.pipe(
      v.string(),
      v.regex(/^(?:\S+ )*openid(?: \S+)*$/, 'must contain openid, with one space between scopes'),
    ),
  ),
  groupsClaim: option('groupsClaim', anyText),
  groupsOverage,
  domains: option('domains', v.array(hostname)),
  paths: option('paths', v.array(v.pipe(v.string(), v.startsWith('/', 'must start with "/"')))),
  parameters: option(
    'parameters',
    v.record(
      v.pipe(
        v.string(),
        v.regex(
          /^(?!(?:client_id|code_challenge|code_challenge_method|nonce|redirect_uri|request|request_uri|response_mode|response_type|scope|state)$)[\w.~-]+$/,
          'must be the name of a parameter that the protocol does not set',
        ),
      ),
      anyText,
    ),
  ),
  idTokenAlgorithm: option(
    'idTokenAlgorithm',
    v.picklist(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']),
  ),
  userinfo: option('userinfo'),
} as const;

/** Identity providers of the login, one preset each. */
export const loginProviderSchema: v.GenericSchema<LoginProviderConfiguration> = section(
  'LoginProviderConfiguration',
  'An OpenID provider that users log in with.',
  v.variant('type', [
    v.strictObject({
      type: defaulting('Any OpenID provider.', v.literal('oidc'), 'oidc'),
      ...oidcAddress,
      ...common,
    }),
    v.strictObject({
      type: setting('Okta.', v.literal('okta')),
      ...oktaAddress,
      authorizationServer: optional(
        "ID of a custom authorization server. Default: the organization's authorization server.",
        authorizationServer,
      ),
      ...common,
    }),
    v.strictObject({
      type: setting('Microsoft Entra ID.', v.literal('entra-id')),
      ...entraAddress,
      ...common,
    }),
    v.strictObject({
      type: setting('Auth0.', v.literal('auth0')),
      ...auth0Address,
      ...common,
    }),
    v.strictObject({
      type: setting('Keycloak.', v.literal('keycloak')),
      ...keycloakAddress,
      ...common,
    }),
    v.strictObject({
      type: setting('Google.', v.literal('google')),
      hostedDomain: setting(
        'Google Workspace domain that users must belong to (claim `hd`), or `*` for any Google account.',
        v.union([v.literal('*'), hostname], 'must be a domain, or "*" for every Google account'),
      ),
      ...common,
    }),
  ]),
);
