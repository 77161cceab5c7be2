import { type FailureTable, failureTable } from '@portcullis/core';
import type { ConduitFailure } from './conduit/conduit-failure.ts';
import type { VcsFailure } from './git/vcs-failure.ts';

/** Why a request was not forwarded to Phabricator. */
export type RequestFailure =
  | 'phabricator.path_override'
  | 'phabricator.form_too_large'
  | 'phabricator.form_ambiguous'
  | 'phabricator.repository_request_unknown'
  | 'phabricator.vcs_no_password'
  | 'phabricator.vcs_other_person'
  | 'phabricator.retired';

/** Why a request was not forwarded to Phabricator, in addition to the codes of `@portcullis/proxy`. */
export type PhabricatorFailure = RequestFailure | ConduitFailure | VcsFailure;

/** Errors that can occur at every gate. Other tables are next to the code that raises them. */
export const phabricatorError: FailureTable<RequestFailure> = /* @__PURE__ */ failureTable<RequestFailure>({
  'phabricator.path_override': {
    status: 400,
    message: 'This request names more than one path.',
  },
  'phabricator.form_too_large': {
    status: 413,
    message: 'This form is too large. Upload big files by drag and drop.',
  },
  'phabricator.form_ambiguous': { status: 400, message: 'This form can be read in more than one way.' },
  'phabricator.repository_request_unknown': {
    status: 400,
    message: 'This is not a request that a browser, git or Mercurial sends to a repository.',
  },
  'phabricator.vcs_no_password': {
    status: 403,
    message:
      'Phorge requires your VCS password in addition to this login. Set one in your settings, under VCS Password, then log in again.',
  },
  'phabricator.vcs_other_person': {
    status: 403,
    message: 'This VCS password belongs to another user than the one you are logged in as. Use your own.',
  },
  'phabricator.retired': { status: 403, message: 'This site is read-only.' },
});
