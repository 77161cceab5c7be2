import * as v from 'valibot';
import { groupsOverage } from '../../configuration/groups-overage.ts';
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

const clientAuthentication = setting(
  'How the gate proves to the provider that it is this client.',
  v.variant('method', [
    v.strictObject({
      method: setting(
        'A shared secret, in the header or in the form.',
        v.picklist(['client_secret_basic', 'client_secret_post']),
      ),
      secret: setting('The secret. A variable: `${CLIENT_SECRET}`.', anyText),
    }),
    v.strictObject({
      method: setting('A JWT signed with a private key (RFC 7523).', v.literal('private_key_jwt')),
      privateKey: setting(
        'The private key as a JWK in JSON, with `alg`, and `kid` if the provider knows it by one. A variable: `${CLIENT_KEY}`.',
        anyText,
      ),
    }),
    v.strictObject({
      method: setting('A public client, which proves nothing. PKCE protects its codes.', v.literal('none')),
    }),
  ]),
);

const common = {
  clientId: setting('The client id that the gate is registered with.', anyText),
  clientAuthentication,
  label: optional('What people call it. Default: its name.', anyText),
  icon: optional('Its picture where people choose, as `data:image/…;base64,…`. Default: none.', image),
  scope: defaulting(
    'What is asked for, with `openid`. Add `offline_access` where the provider gives no refresh token without it.',
    v.pipe(
      v.string(),
      v.regex(/^(?:\S+ )*openid(?: \S+)*$/, 'must hold openid, and words with one space between them'),
    ),
    'openid email profile',
  ),
  groupsClaim: defaulting('Where the groups are: a claim, or a dotted path of claims.', anyText, 'groups'),
  groupsOverage,
  domains: optional(
    'Domains of the e-mail addresses that log in here, for the chooser. Default: none.',
    v.array(hostname),
  ),
  paths: optional(
    'Paths below which people log in here. The longest that fits wins. Default: none.',
    v.array(v.pipe(v.string(), v.startsWith('/', 'must begin with "/"'))),
  ),
  parameters: optional(
    'Further parameters of the authorization request, such as `prompt`. They cannot replace those that the protocol needs. Default: none.',
    v.record(
      v.pipe(
        v.string(),
        v.regex(
          /^(?!(?:client_id|code_challenge|code_challenge_method|nonce|redirect_uri|request|request_uri|response_mode|response_type|scope|state)$)[\w.~-]+$/,
          'is a parameter that the protocol needs, or none',
        ),
      ),
      anyText,
    ),
  ),
  idTokenAlgorithm: defaulting(
    'The algorithm that the client is registered with (`id_token_signed_response_alg`).',
    v.picklist(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']),
    'RS256',
  ),
  userinfo: defaulting('Whether the userinfo endpoint is asked too, where there is one.', v.boolean(), true),
} as const;

/** Where people log in, one preset each. */
export const loginProviderSchema: v.GenericSchema<LoginProviderConfiguration> = section(
  'LoginProviderConfiguration',
  'An OpenID provider that people log in at.',
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
        "Id of a custom authorization server. Default: the organization's own.",
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
        'The Workspace domain that people must belong to (`hd`), or `*` for every Google account.',
        v.union([v.literal('*'), hostname], 'must be a domain, or "*" for every Google account'),
      ),
      ...common,
    }),
  ]),
);
