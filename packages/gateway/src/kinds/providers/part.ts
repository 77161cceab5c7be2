import { defined } from '@portcullis/core/internal';
import {
  type AccessContextOptions,
  accessContext,
  auth0,
  cloudflareAccess,
  entraId,
  githubActions,
  gitlabCi,
  google,
  keycloak,
  kubernetes,
  oidc,
  okta,
} from '@portcullis/token';
import type { ProviderPart } from '../../gate-plan.ts';

export { auth0Later } from './later/auth0.ts';
export { entraIdLater } from './later/entra-id.ts';
export { githubActionsLater } from './later/github-actions.ts';
export { gitlabCiLater } from './later/gitlab-ci.ts';
export { googleLater } from './later/google.ts';
export { keycloakLater } from './later/keycloak.ts';
export { kubernetesLater } from './later/kubernetes.ts';
export { oidcLater } from './later/oidc.ts';
export { oktaLater } from './later/okta.ts';

// One constant for each kind, so that a built Worker has those that its configuration names. The schema has checked that the
// settings are those of the kind.

export const oidcProvider: ProviderPart = (options) => oidc(options as never);
export const cloudflareAccessProvider: ProviderPart = (options) => cloudflareAccess(options as never);
/** Without the settings of tokens, since it reads none. */
export const accessContextProvider: ProviderPart = (options) => {
  const { team, audience, groupName, programs, provider } = options as unknown as AccessContextOptions;
  return accessContext({ team, audience, ...defined({ groupName, programs, provider }) });
};
export const oktaProvider: ProviderPart = (options) => okta(options as never);
export const entraIdProvider: ProviderPart = (options) => entraId(options as never);
export const auth0Provider: ProviderPart = (options) => auth0(options as never);
export const keycloakProvider: ProviderPart = (options) => keycloak(options as never);
export const googleProvider: ProviderPart = (options) => google(options as never);
export const githubActionsProvider: ProviderPart = (options) => githubActions(options as never);
export const gitlabCiProvider: ProviderPart = (options) => gitlabCi(options as never);
export const kubernetesProvider: ProviderPart = (options) => kubernetes(options as never);
