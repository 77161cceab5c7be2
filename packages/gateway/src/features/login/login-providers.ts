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
  clientId: setting('Client ID of the gate at this provider.', anyText),
  clientAuthentication,
  label: optional('Display name of the provider. Default: its name.', anyText),
  icon: optional(
    'Icon of the provider on the page where users choose one, as `data:image/…;base64,…`. Default: no icon.',
    image,
  ),
  scope: defaulting(
    'Scopes to request. Must contain `openid`. Add `offline_access` if the provider issues refresh tokens only with it.',
    v.pipe(
      v.string(),
      v.regex(/^(?:\S+ )*openid(?: \S+)*$/, 'must contain openid, with one space between scopes'),
    ),
    'openid email profile',
  ),
  groupsClaim: defaulting(
    "Claim that lists the user's groups: a name, or a dotted path into nested claims.",
    anyText,
    'groups',
  ),
  groupsOverage,
  domains: optional(
    "E-mail domains of this provider's users. The page where users choose a provider uses them to find the provider of an e-mail address. Default: none.",
    v.array(hostname),
  ),
  paths: optional(
    'Path prefixes below which users log in with this provider. The longest match wins. Default: none.',
    v.array(v.pipe(v.string(), v.startsWith('/', 'must start with "/"'))),
  ),
  parameters: optional(
    'Additional parameters of the authorization request, such as `prompt`. Parameters of the protocol cannot be replaced. Default: none.',
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
  idTokenAlgorithm: defaulting(
    'Signature algorithm of ID tokens, as registered for this client (`id_token_signed_response_alg`).',
    v.picklist(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']),
    'RS256',
  ),
  userinfo: defaulting(
    'Whether claims are also fetched from the userinfo endpoint, if the provider has one.',
    v.boolean(),
    true,
  ),
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
