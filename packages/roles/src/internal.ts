// Shared with the other packages of this repository. Not a public API: it can change without notice. docs/decisions/0010.
export { claimTestHolds, claimTestProblem, knownClaimTestHolds } from './claim-test.ts';
export { callerIn, challengeHeaders, rolesIn, withReason } from './context-checks.ts';
export { mapRolesBy } from './map-roles.ts';
export { type ReadExpression, regularExpression } from './regular-expression.ts';
export { type RoleDefinitions, roleDefinitions } from './role-definition.ts';
export { readRoleMapping } from './role-mapping.ts';
export { resolverOf } from './role-resolver.ts';
export { roleTemplate } from './role-template.ts';
export { accessFields } from './sources/access-identity.ts';
export { directoryFields } from './sources/directory-options.ts';
export { githubFields } from './sources/github-teams.ts';
export { googleFields } from './sources/google-directory.ts';
export { graphFields } from './sources/microsoft-graph.ts';
export { oktaFields } from './sources/okta-groups.ts';
export { groupAutomaton, type TextAutomaton } from './text-automaton.ts';
