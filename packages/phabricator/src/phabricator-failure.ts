import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a request was not passed to Phabricator, besides the reasons of `@portcullis/proxy`. */
export type PhabricatorFailure =
  | 'phabricator.path_override'
  | 'phabricator.form_too_large'
  | 'phabricator.form_ambiguous'
  | 'phabricator.repository_request_unknown';

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
    'phabricator.repository_request_unknown': {
      status: 400,
      message: 'No browser, and neither git nor Mercurial, asks for a repository like this.',
    },
  });
