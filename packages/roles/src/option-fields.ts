// How options are checked, for the settings of the gateway that are these options.
export { accessFields } from './sources/access-identity.ts';
export { directoryFields } from './sources/directory-options.ts';
export { githubFields } from './sources/github-teams.ts';
export { googleFields } from './sources/google-directory.ts';
export { graphFields } from './sources/microsoft-graph.ts';
export { oktaFields } from './sources/okta-groups.ts';
