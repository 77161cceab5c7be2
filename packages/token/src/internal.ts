// Shared with the other packages of this repository. Not a public API: it can change without notice. docs/decisions/0010.
export type { Algorithm } from './algorithms.ts';
export { type ClaimExpectations, type Claims, claimsProblem } from './claims.ts';
export { readGroups } from './groups.ts';
export { type TokenParts, TokenReader } from './jose-header.ts';
export { hasDuplicateMember } from './json/duplicate-member.ts';
export { bearerFields, jwtFields } from './jwt-options.ts';
export { accessContextFields } from './presets/access-context.ts';
export { entraIdFields } from './presets/entra-id.ts';
export { githubActionsFields } from './presets/github-actions.ts';
export { gitlabCiFields } from './presets/gitlab-ci.ts';
export { googleFields } from './presets/google.ts';
export { kubernetesFields } from './presets/kubernetes.ts';
export { oktaFields } from './presets/okta.ts';
export { readSignedClaims } from './signed-claims.ts';
export type { TokenProblem } from './token-failure.ts';
export { unverifiedClaims } from './unverified-claims.ts';
