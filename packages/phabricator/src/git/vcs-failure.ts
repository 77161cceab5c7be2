import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a request of version control was not passed on, where the gate knows its passwords. */
export type VcsFailure =
  | 'phabricator.vcs_password_unknown'
  | 'phabricator.vcs_too_many'
  | 'phabricator.vcs_unverified'
  | 'phabricator.vcs_repository_unknown'
  | 'phabricator.vcs_repository_refused'
  | 'phabricator.vcs_no_account'
  | 'phabricator.lfs_ticket_invalid';

/** The error of such a failure. */
export const vcsError: FailureTable<VcsFailure> = /* @__PURE__ */ failureTable<VcsFailure>({
  'phabricator.vcs_password_unknown': {
    status: 401,
    message: 'This name and password are not valid. Set a password in your settings, under VCS Password.',
  },
  'phabricator.vcs_too_many': {
    status: 429,
    message: 'Too many passwords for repositories were tried. Wait a minute.',
  },
  'phabricator.vcs_unverified': {
    status: 503,
    message: 'Whose password this is could not be found out. Try again later.',
  },
  'phabricator.vcs_repository_unknown': {
    status: 404,
    message: 'This repository does not exist, or is not ready yet.',
  },
  'phabricator.vcs_repository_refused': {
    status: 403,
    message: 'Phorge does not serve this repository to you, and does not say that the password is wrong.',
  },
  'phabricator.vcs_no_account': {
    status: 403,
    message: 'No account for repositories is set up for you here. Send your own VCS password instead.',
  },
  'phabricator.lfs_ticket_invalid': {
    status: 401,
    message: 'This transfer of git-lfs was asked for too long ago, or for something else. Run git-lfs again.',
  },
});
