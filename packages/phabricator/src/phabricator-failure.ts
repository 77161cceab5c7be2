import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a request was not passed to Phabricator, besides the reasons of `@portcullis/proxy`. */
export type PhabricatorFailure =
  | 'phabricator.path_override'
  | 'phabricator.form_too_large'
  | 'phabricator.form_ambiguous'
  | 'phabricator.conduit_ambiguous'
  | 'phabricator.conduit_token_unknown'
  | 'phabricator.conduit_too_many'
  | 'phabricator.conduit_unverified'
  | 'phabricator.conduit_no_bot'
  | 'phabricator.conduit_other_person'
  | 'phabricator.repository_request_unknown'
  | 'phabricator.vcs_password_unknown'
  | 'phabricator.vcs_too_many'
  | 'phabricator.vcs_unverified'
  | 'phabricator.vcs_no_account'
  | 'phabricator.vcs_no_password'
  | 'phabricator.lfs_ticket_invalid';

/** The error of a failure that belongs to this package. */
export const phabricatorError: FailureTable<PhabricatorFailure> =
  /* @__PURE__ */ failureTable<PhabricatorFailure>({
    'phabricator.path_override': {
      status: 400,
      message: 'This request names its page in more than one way.',
    },
    'phabricator.form_too_large': {
      status: 413,
      message: 'This form is too large. Upload big files by drag and drop.',
    },
    'phabricator.form_ambiguous': { status: 400, message: 'This form can be read in more than one way.' },
    'phabricator.conduit_ambiguous': {
      status: 400,
      message: 'This Conduit call can be read in more than one way.',
    },
    'phabricator.conduit_token_unknown': {
      status: 401,
      message:
        'This Conduit token is not valid here. Make a new one in your settings, under Conduit API Tokens.',
    },
    'phabricator.conduit_too_many': {
      status: 429,
      message: 'Too many Conduit tokens were tried. Wait a minute.',
    },
    'phabricator.conduit_unverified': {
      status: 503,
      message: 'Whose Conduit token this is could not be found out. Try again later.',
    },
    'phabricator.conduit_no_bot': {
      status: 403,
      message: 'No bot is set up for you here, and this credential is not for Conduit itself.',
    },
    'phabricator.conduit_other_person': {
      status: 403,
      message: 'You are logged in as one person, and this Conduit token belongs to another. Use your own.',
    },
    'phabricator.repository_request_unknown': {
      status: 400,
      message: 'No browser, and neither git nor Mercurial, asks for a repository like this.',
    },
    'phabricator.vcs_password_unknown': {
      status: 401,
      message:
        'This name and password are not good for this repository. Set a password in your settings, under VCS Password.',
    },
    'phabricator.vcs_too_many': {
      status: 429,
      message: 'Too many passwords for repositories were tried. Wait a minute.',
    },
    'phabricator.vcs_unverified': {
      status: 503,
      message: 'Whose password this is could not be found out. Try again later.',
    },
    'phabricator.vcs_no_account': {
      status: 403,
      message: 'No account for repositories is set up for you here. Send your own VCS password instead.',
    },
    'phabricator.vcs_no_password': {
      status: 403,
      message:
        'Phorge wants your VCS password beside this login. Set one in your settings, under VCS Password, then log in once more.',
    },
    'phabricator.lfs_ticket_invalid': {
      status: 401,
      message:
        'This transfer of git-lfs was asked for too long ago, or for something else. Run git-lfs again.',
    },
  });
