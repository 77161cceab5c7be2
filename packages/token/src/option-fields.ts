// How options are checked, for the settings of the gateway that are these options.
export { bearerFields, jwtFields } from './jwt-options.ts';
export { entraIdFields } from './presets/entra-id.ts';
export { githubActionsFields } from './presets/github-actions.ts';
export { gitlabCiFields } from './presets/gitlab-ci.ts';
export { googleFields } from './presets/google.ts';
export { kubernetesFields } from './presets/kubernetes.ts';
export { oktaFields } from './presets/okta.ts';
