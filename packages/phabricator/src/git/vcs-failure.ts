import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a Git, Mercurial or Subversion request was not forwarded, where the gate verifies VCS passwords. */
export type VcsFailure =
  | 'phabricator.vcs_password_unknown'
  | 'phabricator.vcs_too_many'
  | 'phabricator.vcs_unverified'
  | 'phabricator.vcs_repository_unknown'
  | 'phabricator.vcs_repository_refused'
  | 'phabricator.vcs_no_account'
  | 'phabricator.lfs_ticket_invalid';

/** Creates the error for such a failure code. */
export const vcsError: FailureTable<VcsFailure> = /* @__PURE__ */ failureTable<VcsFailure>({
  'phabricator.vcs_password_unknown': {
    status: 401,
    message: 'The username or password is wrong. Set a password in your settings, under VCS Password.',
  },
  'phabricator.vcs_too_many': {
    status: 429,
    message: 'Too many passwords for repositories were tried. Wait a minute.',
  },
  'phabricator.vcs_unverified': {
    status: 503,
    message: 'The owner of this password could not be determined. Try again later.',
  },
  'phabricator.vcs_repository_unknown': {
    status: 404,
    message: 'This repository does not exist, or is not ready yet.',
  },
  'phabricator.vcs_repository_refused': {
    status: 403,
    message: 'Phorge refused access to this repository. The password was not reported as wrong.',
  },
  'phabricator.vcs_no_account': {
    status: 403,
    message: 'No repository account is configured for your roles. Send your own VCS password instead.',
  },
  'phabricator.lfs_ticket_invalid': {
    status: 401,
    message: 'This git-lfs transfer has expired or belongs to another object. Run git-lfs again.',
  },
});
