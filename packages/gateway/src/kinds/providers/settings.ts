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
import {
  amount,
  anyText,
  headerName,
  hostname,
  issuer,
  listOf,
  name,
  team,
  url,
} from '../../configuration/values.ts';
import type { ProviderConfiguration } from '../../generated/types.ts';

const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

const common = {
  name: setting('How events and logs call it.', name),
  audience: setting(
    'The `aud` that tokens for this gate carry, or several of which one must be there.',
    v.union([anyText, listOf(anyText)], 'must be a text that is not empty, or several in a list'),
  ),
  groupsClaim: optional(
    'Where the groups are: a claim, or a dotted path of claims. Default: what the provider is known to use, else `groups`.',
    anyText,
  ),
  groupsOverage,
  algorithms: optional(
    'Signature algorithms that are allowed. Default: RS256, ES256 and EdDSA (RS256 for Cloudflare Access).',
    listOf(v.picklist(ALGORITHMS)),
  ),
  clockToleranceSeconds: defaulting(
    "How far the issuer's clock may be off, in seconds.",
    amount('seconds', 0, 300),
    30,
  ),
  rememberSeconds: defaulting(
    'How long a verified token is remembered at most, in seconds; 0 turns it off.',
    amount('seconds', 0, 60),
    60,
  ),
} as const;

const bearer = {
  ...common,
  header: optional(
    'The header that carries the token, instead of `Authorization: Bearer`. Whatever stands before the gate must remove it from what clients send. Default: `Authorization`.',
    headerName,
  ),
  profile: defaulting(
    '`rfc9068` demands a JWT access token by the book (RFC 9068): `typ` and all required claims.',
    v.picklist(['jwt', 'rfc9068']),
    'jwt',
  ),
} as const;

/** Whose tokens are accepted, one preset each. */
export const providerSchema: v.GenericSchema<ProviderConfiguration> = section(
  'ProviderConfiguration',
  'Where identities come from: one identity provider, or Cloudflare Access.',
  v.variant('type', [
    v.strictObject({
      type: setting('Any OpenID provider: its keys are found by discovery.', v.literal('oidc')),
      ...oidcAddress,
      ...bearer,
    }),
    v.strictObject({
      type: setting('Cloudflare Access in front of the Worker.', v.literal('cloudflare-access')),
      team: setting('The team: `acme` of `acme.cloudflareaccess.com`.', team),
      ...common,
    }),
    v.strictObject({
      type: setting("Okta: a custom authorization server's access tokens.", v.literal('okta')),
      ...oktaAddress,
      authorizationServer: defaulting(
        'Id of the custom authorization server.',
        authorizationServer,
        'default',
      ),
      ...bearer,
    }),
    v.strictObject({
      type: setting(
        'Microsoft Entra ID: access tokens for an application of your own.',
        v.literal('entra-id'),
      ),
      ...entraAddress,
      tokenVersion: defaulting(
        "The tokens' version, as the application's manifest asks for.",
        v.picklist([1, 2]),
        2,
      ),
      ...bearer,
    }),
    v.strictObject({
      type: setting('Auth0: access tokens for an API.', v.literal('auth0')),
      ...auth0Address,
      ...bearer,
    }),
    v.strictObject({
      type: setting('Keycloak: access tokens of a realm.', v.literal('keycloak')),
      ...keycloakAddress,
      ...bearer,
    }),
    v.strictObject({
      type: setting('Google: ID tokens of people and of service accounts.', v.literal('google')),
      hostedDomain: optional(
        'The Workspace domain that callers must belong to (`hd`). Default: every Google account is a good identity.',
        hostname,
      ),
      ...bearer,
    }),
    v.strictObject({
      type: setting('GitHub Actions: the OpenID tokens of jobs.', v.literal('github-actions')),
      owners: setting(
        'Accounts whose repositories may come, such as `acme`: everybody on GitHub can get a token for any audience.',
        listOf(anyText),
      ),
      ownerIds: optional(
        'Numbers of accounts of which the owner must be one besides, as texts. Default: any.',
        listOf(anyText),
      ),
      issuer: optional(
        '`iss` of a server of your own: `https://github.acme.example/_services/token`. Default: that of github.com.',
        issuer,
      ),
      ...bearer,
    }),
    v.strictObject({
      type: setting('GitLab CI: the ID tokens of jobs.', v.literal('gitlab-ci')),
      namespaces: setting(
        'Groups, with their subgroups, whose projects may come: everybody on gitlab.com can get a token for any audience.',
        listOf(anyText),
      ),
      url: optional('Address of the server. Default: `https://gitlab.com`.', url),
      ...bearer,
    }),
    v.strictObject({
      type: setting('Kubernetes: tokens of service accounts.', v.literal('kubernetes')),
      issuer: setting("The cluster's issuer, exactly as `iss` spells it.", issuer),
      jwksUrl: optional(
        "Address of the cluster's keys. Default: found by discovery, which must be open to the gate.",
        url,
      ),
      ...bearer,
    }),
  ]),
);
