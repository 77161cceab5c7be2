import { type FailureTable, failureTable } from '@portcullis/core';
import type { ConduitFailure } from './conduit/conduit-failure.ts';
import type { VcsFailure } from './git/vcs-failure.ts';

/** Why a request of any kind was not passed to Phabricator. */
export type RequestFailure =
  | 'phabricator.path_override'
  | 'phabricator.form_too_large'
  | 'phabricator.form_ambiguous'
  | 'phabricator.repository_request_unknown'
  | 'phabricator.vcs_no_password'
  | 'phabricator.vcs_other_person';

/** Why a request was not passed to Phabricator, besides the reasons of `@portcullis/proxy`. */
export type PhabricatorFailure = RequestFailure | ConduitFailure | VcsFailure;

/** The error of a failure that every gate can meet; other tables stand where their failures are made. */
export const phabricatorError: FailureTable<RequestFailure> = /* @__PURE__ */ failureTable<RequestFailure>({
  'phabricator.path_override': {
    status: 400,
    message: 'This request names its page in more than one way.',
  },
  'phabricator.form_too_large': {
    status: 413,
    message: 'This form is too large. Upload big files by drag and drop.',
  },
  'phabricator.form_ambiguous': { status: 400, message: 'This form can be read in more than one way.' },
  'phabricator.repository_request_unknown': {
    status: 400,
    message: 'No browser, and neither git nor Mercurial, asks for a repository like this.',
  },
  'phabricator.vcs_no_password': {
    status: 403,
    message:
      'Phorge wants your VCS password beside this login. Set one in your settings, under VCS Password, then log in once more.',
  },
  'phabricator.vcs_other_person': {
    status: 403,
    message: 'You are logged in as one person, and this VCS password belongs to another. Use your own.',
  },
});
