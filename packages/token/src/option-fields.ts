// How options are checked, for the settings of the gateway that are these options.
export { bearerFields, jwtFields } from './jwt-options.ts';
export { auth0Fields } from './presets/auth0.ts';
export { cloudflareAccessFields } from './presets/cloudflare-access.ts';
export { entraIdFields } from './presets/entra-id.ts';
export { githubActionsFields } from './presets/github-actions.ts';
export { gitlabCiFields } from './presets/gitlab-ci.ts';
export { googleFields } from './presets/google.ts';
export { keycloakFields } from './presets/keycloak.ts';
export { kubernetesFields } from './presets/kubernetes.ts';
export { oidcFields } from './presets/oidc.ts';
export { oktaFields } from './presets/okta.ts';
