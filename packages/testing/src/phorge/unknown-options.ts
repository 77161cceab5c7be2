import { type OptionNames, unknownOptions } from '../option-names.ts';
import type {
  PhorgeOAuthProviderOptions,
  PhorgeOptions,
  PhorgeProjectOptions,
  PhorgeRepositoryOptions,
  PhorgeUserOptions,
} from './options.ts';

const PHORGE: OptionNames<PhorgeOptions> = {
  port: true,
  baseUri: true,
  allowedUris: true,
  alternateFileDomain: true,
  allowPublic: true,
  passwordLogin: true,
  oauthProvider: true,
  requireApproval: true,
  emailDomains: true,
  users: true,
  projects: true,
  repositories: true,
  cookiePrefix: true,
  origin: true,
  hardened: true,
  hardenedRewrite: true,
  preamble: true,
  requireHttps: true,
  databaseDown: true,
  clock: true,
  random: true,
  fetch: true,
};

const OAUTH_PROVIDER: OptionNames<PhorgeOAuthProviderOptions> = {
  name: true,
  baseUri: true,
  clientId: true,
  clientSecret: true,
  id: true,
  allowLogin: true,
  allowRegistration: true,
  allowLink: true,
  autoLogin: true,
};

const USER: OptionNames<PhorgeUserOptions> = {
  username: true,
  realName: true,
  email: true,
  admin: true,
  disabled: true,
  bot: true,
  approved: true,
  password: true,
  apiToken: true,
  vcsPassword: true,
  externalId: true,
};

const PROJECT: OptionNames<PhorgeProjectOptions> = {
  name: true,
  slug: true,
  phid: true,
  members: true,
  edit: true,
  join: true,
  archived: true,
  parent: true,
};

const REPOSITORY: OptionNames<PhorgeRepositoryOptions> = {
  shortName: true,
  callsign: true,
  vcs: true,
  directory: true,
  lfs: true,
  httpEnabled: true,
  readOnly: true,
};

/** The unknown options of the fake Phorge, at any level. */
export function unknownPhorgeOptions(options: PhorgeOptions): string[] {
  const { oauthProvider, users = [], projects = [], repositories = [] } = options;
  return [
    ...unknownOptions(options, PHORGE),
    ...(oauthProvider === undefined ? [] : unknownOptions(oauthProvider, OAUTH_PROVIDER, 'oauthProvider.')),
    ...users.flatMap((user, at) => unknownOptions(user, USER, `users[${at}].`)),
    ...projects.flatMap((project, at) => unknownOptions(project, PROJECT, `projects[${at}].`)),
    ...repositories.flatMap((one, at) => unknownOptions(one, REPOSITORY, `repositories[${at}].`)),
  ];
}
