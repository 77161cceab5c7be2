import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a Conduit call was not passed on, where the gate reads them. */
export type ConduitFailure =
  | 'phabricator.conduit_ambiguous'
  | 'phabricator.conduit_token_unknown'
  | 'phabricator.conduit_too_many'
  | 'phabricator.conduit_unverified'
  | 'phabricator.conduit_no_bot'
  | 'phabricator.conduit_other_person'
  | 'phabricator.file_ticket_invalid';

/** The error of such a failure. */
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
  'phabricator.file_ticket_invalid': {
    status: 401,
    message:
      'This download was asked for too long ago, or the address is that of another file. Run the command again.',
  },
});
