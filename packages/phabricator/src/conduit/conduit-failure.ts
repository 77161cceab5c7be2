import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a Conduit call was not forwarded, where the gate inspects Conduit calls. */
export type ConduitFailure =
  | 'phabricator.conduit_ambiguous'
  | 'phabricator.conduit_token_unknown'
  | 'phabricator.conduit_too_many'
  | 'phabricator.conduit_unverified'
  | 'phabricator.conduit_no_bot'
  | 'phabricator.conduit_other_person'
  | 'phabricator.file_ticket_invalid';

/** Creates the error for such a failure code. */
export const conduitError: FailureTable<ConduitFailure> = /* @__PURE__ */ failureTable<ConduitFailure>({
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
    message: 'The owner of this Conduit token could not be determined. Try again later.',
  },
  'phabricator.conduit_no_bot': {
    status: 403,
    message: 'No bot is configured for your roles, and this credential cannot be used for Conduit directly.',
  },
  'phabricator.conduit_other_person': {
    status: 403,
    message: 'This Conduit token belongs to another user than the one you are logged in as. Use your own.',
  },
  'phabricator.file_ticket_invalid': {
    status: 401,
    message: 'This download link has expired or belongs to another file. Run the command again.',
  },
});
