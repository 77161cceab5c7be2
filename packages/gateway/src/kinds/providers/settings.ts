import type {
  AccessContextOptions,
  BearerTokenOptions,
  EntraIdOptions,
  GithubActionsOptions,
  GitlabCiOptions,
  GoogleOptions,
  JwtOptions,
  KubernetesOptions,
  OktaOptions,
} from '@portcullis/token';
import {
  accessContextFields,
  bearerFields,
  entraIdFields,
  githubActionsFields,
  gitlabCiFields,
  googleFields,
  jwtFields,
  kubernetesFields,
  oktaFields,
} from '@portcullis/token/internal';
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
import { section, setting } from '../../configuration/setting.ts';
import {
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

const jwt = optionsOf<JwtOptions>('JwtOptions', jwtFields);
const bearerToken = optionsOf<BearerTokenOptions>('BearerTokenOptions', bearerFields);
const context = optionsOf<AccessContextOptions>('AccessContextOptions', accessContextFields);
const okta = optionsOf<OktaOptions>('OktaOptions', oktaFields);
const entraId = optionsOf<EntraIdOptions>('EntraIdOptions', entraIdFields);
const google = optionsOf<GoogleOptions>('GoogleOptions', googleFields);
const github = optionsOf<GithubActionsOptions>('GithubActionsOptions', githubActionsFields);
const gitlab = optionsOf<GitlabCiOptions>('GitlabCiOptions', gitlabCiFields);
const kubernetes = optionsOf<KubernetesOptions>('KubernetesOptions', kubernetesFields);

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
  audience: jwt(
    'audience',
    v.union([anyText, listOf(anyText)], 'must be a text that is not empty, or several in a list'),
  ),
  groupsClaim: jwt('groupsClaim', v.exactOptional(anyText)),
  groupsOverage,
  algorithms: jwt('algorithms', v.exactOptional(listOf(v.picklist(ALGORITHMS)))),
  clockToleranceSeconds: jwt('clockToleranceSeconds'),
  rememberSeconds: jwt('rememberSeconds'),
  programs: jwt(
    'programs',
    v.exactOptional(v.union([v.literal('all'), listOf(anyText)], 'must be a list of client ids, or "all"')),
  ),
} as const;

const bearer = {
  ...common,
  header: bearerToken('header', headerName),
  profile: bearerToken('profile'),
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
      team: setting({ option: 'CloudflareAccessOptions.team' }, team),
      ...common,
    }),
    v.strictObject({
      type: setting(
        'Cloudflare Access on the Worker itself, which states the caller in the execution context.',
        v.literal('access-context'),
      ),
      team: context('team', team),
      name: common.name,
      audience: common.audience,
      groupName: context('groupName'),
      programs: common.programs,
    }),
    v.strictObject({
      type: setting('Okta: access tokens of a custom authorization server.', v.literal('okta')),
      ...oktaAddress,
      authorizationServer: okta('authorizationServer', authorizationServer),
      ...bearer,
    }),
    v.strictObject({
      type: setting(
        'Microsoft Entra ID: access tokens for an application that you registered.',
        v.literal('entra-id'),
      ),
      ...entraAddress,
      tokenVersion: entraId('tokenVersion', v.picklist([1, 2])),
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
      hostedDomain: google('hostedDomain', hostname),
      ...bearer,
    }),
    v.strictObject({
      type: setting('GitHub Actions: OpenID Connect tokens of jobs.', v.literal('github-actions')),
      owners: github('owners', listOf(anyText)),
      ownerIds: github('ownerIds', listOf(anyText)),
      issuer: github('issuer', issuer),
      ...bearer,
    }),
    v.strictObject({
      type: setting('GitLab CI: ID tokens of jobs.', v.literal('gitlab-ci')),
      namespaces: gitlab('namespaces', listOf(anyText)),
      url: gitlab('url', v.exactOptional(url)),
      ...bearer,
    }),
    v.strictObject({
      type: setting('Kubernetes: tokens of service accounts.', v.literal('kubernetes')),
      issuer: kubernetes('issuer', issuer),
      jwksUrl: kubernetes('jwksUrl', url),
      ...bearer,
    }),
  ]),
);
