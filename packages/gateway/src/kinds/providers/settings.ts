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
  name: setting('Name of this provider in audit events and logs.', name),
  audience: setting(
    'Expected audience: `aud` of a token must contain this value, or one of the listed values.',
    v.union([anyText, listOf(anyText)], 'must be a text that is not empty, or several in a list'),
  ),
  groupsClaim: optional(
    "Claim that lists the caller's groups: a name, or a dotted path into nested claims. Default: the claim that this type of provider uses, otherwise `groups`.",
    anyText,
  ),
  groupsOverage,
  algorithms: optional(
    'Accepted signature algorithms. Default: RS256, ES256 and EdDSA; for Cloudflare Access RS256 only.',
    listOf(v.picklist(ALGORITHMS)),
  ),
  clockToleranceSeconds: defaulting(
    'Allowed difference between the clocks of the issuer and the gate, in seconds.',
    amount('seconds', 0, 300),
    30,
  ),
  rememberSeconds: defaulting(
    'How long the result of verifying a token is cached at most, in seconds. 0 turns the cache off.',
    amount('seconds', 0, 60),
    60,
  ),
} as const;

const bearer = {
  ...common,
  header: optional(
    'Request header that carries the token, instead of `Authorization: Bearer`. A proxy in front of the gate must remove this header from client requests. Default: `Authorization`.',
    headerName,
  ),
  profile: defaulting(
    '`rfc9068` requires a JWT access token as specified by RFC 9068, with its `typ` and all required claims.',
    v.picklist(['jwt', 'rfc9068']),
    'jwt',
  ),
} as const;

/** Identity providers whose tokens are accepted, one preset each. */
export const providerSchema: v.GenericSchema<ProviderConfiguration> = section(
  'ProviderConfiguration',
  'One source of identities: an identity provider, or Cloudflare Access.',
  v.variant('type', [
    v.strictObject({
      type: setting(
        'Any OpenID provider. Its keys are found by OpenID Connect Discovery.',
        v.literal('oidc'),
      ),
      ...oidcAddress,
      ...bearer,
    }),
    v.strictObject({
      type: setting('Cloudflare Access in front of the Worker.', v.literal('cloudflare-access')),
      team: setting('Name of the Zero Trust team: `acme` for `acme.cloudflareaccess.com`.', team),
      ...common,
    }),
    v.strictObject({
      type: setting('Okta: access tokens of a custom authorization server.', v.literal('okta')),
      ...oktaAddress,
      authorizationServer: defaulting(
        'ID of the custom authorization server.',
        authorizationServer,
        'default',
      ),
      ...bearer,
    }),
    v.strictObject({
      type: setting(
        'Microsoft Entra ID: access tokens for an application that you registered.',
        v.literal('entra-id'),
      ),
      ...entraAddress,
      tokenVersion: defaulting(
        "Version of the access tokens, as requested by the application's manifest.",
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
      type: setting('Google: ID tokens of users and of service accounts.', v.literal('google')),
      hostedDomain: optional(
        'Google Workspace domain that callers must belong to (claim `hd`). Default: any Google account is accepted.',
        hostname,
      ),
      ...bearer,
    }),
    v.strictObject({
      type: setting('GitHub Actions: OpenID Connect tokens of jobs.', v.literal('github-actions')),
      owners: setting(
        'Users or organizations whose repositories are accepted, such as `acme`. Required because anyone on GitHub can request a token for any audience.',
        listOf(anyText),
      ),
      ownerIds: optional(
        'Numeric IDs of the accepted users or organizations, as texts. The owner must match both this list and `owners`. Default: any ID.',
        listOf(anyText),
      ),
      issuer: optional(
        'Issuer (`iss`) of a GitHub Enterprise Server: `https://github.acme.example/_services/token`. Default: the issuer of github.com.',
        issuer,
      ),
      ...bearer,
    }),
    v.strictObject({
      type: setting('GitLab CI: ID tokens of jobs.', v.literal('gitlab-ci')),
      namespaces: setting(
        'Groups whose projects are accepted, including the projects of their subgroups. Required because anyone on gitlab.com can request a token for any audience.',
        listOf(anyText),
      ),
      url: optional('URL of the GitLab server. Default: `https://gitlab.com`.', url),
      ...bearer,
    }),
    v.strictObject({
      type: setting('Kubernetes: tokens of service accounts.', v.literal('kubernetes')),
      issuer: setting('Issuer of the cluster, exactly as in `iss`.', issuer),
      jwksUrl: optional(
        "URL of the cluster's signing keys. Default: found by OpenID Connect Discovery, which the gate must be able to reach.",
        url,
      ),
      ...bearer,
    }),
  ]),
);
