import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a request was not passed to Phabricator, or Phabricator gave no answer. */
export type PhabricatorFailure =
  | 'phabricator.path_override'
  | 'phabricator.form_too_large'
  | 'phabricator.form_ambiguous'
  | 'phabricator.repository_request_unknown'
  | 'phabricator.websocket_origin'
  | 'phabricator.origin_unreachable'
  | 'phabricator.origin_timeout'
  | 'phabricator.origin_answer_invalid'
  | 'phabricator.client_closed';

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
    'phabricator.websocket_origin': {
      status: 403,
      message: 'Live connections are only accepted from the pages of this site.',
    },
    'phabricator.origin_unreachable': { status: 502, message: 'Phabricator could not be reached.' },
    'phabricator.origin_timeout': { status: 504, message: 'Phabricator did not answer in time.' },
    'phabricator.origin_answer_invalid': {
      status: 502,
      message: 'Phabricator gave an answer that cannot be passed on.',
    },
    // Nobody is left to read it; the status is the one that proxies log for this.
    'phabricator.client_closed': { status: 499, message: 'The connection was closed by the client.' },
  });
