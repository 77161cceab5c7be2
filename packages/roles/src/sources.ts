export { type AccessIdentityOptions, accessIdentity } from './sources/access-identity.ts';
export type { DirectoryTuning } from './sources/directory-options.ts';
export { type GithubTeamsOptions, githubTeams } from './sources/github-teams.ts';
export { type GoogleDirectoryOptions, googleDirectory } from './sources/google-directory.ts';
export { type MicrosoftGraphOptions, microsoftGraph } from './sources/microsoft-graph.ts';
export { type OktaGroupsOptions, oktaGroups } from './sources/okta-groups.ts';
