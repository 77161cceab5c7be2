import { type FailureTable, failureTable } from '@portcullis/core';

/** Why the gate did not sign a user in to Phorge. */
export type SsoFailure =
  /** The authorization request was not sent by this Phorge. */
  | 'sso.request'
  /** The caller of the authorization endpoint is not signed in. */
  | 'sso.login_required'
  /** The caller is a service; Phorge accounts are for people. */
  | 'sso.people_only'
  /** No username is free for this user under the configured rule for usernames. */
  | 'sso.no_username'
  /** The returning login was started by, or for, another user. */
  | 'sso.other_person'
  /** The token endpoint refused to issue a token. Recorded in the audit event; the client receives an OAuth error code. */
  | 'sso.token_refused'
  /** The profile endpoint refused the access token. */
  | 'sso.profile_refused'
  /** A form was not submitted by a page of this site. */
  | 'sso.origin'
  /** No endpoint exists at this path below the gate's prefix. */
  | 'sso.not_found'
  /** The store of authorization codes did not answer. */
  | 'sso.unavailable';

/** Creates the error for such a failure code. */
export const ssoError: FailureTable<SsoFailure> = /* @__PURE__ */ failureTable<SsoFailure>({
  'sso.request': {
    status: 400,
    message: 'This login request is incomplete or was not sent by this site. Start again.',
  },
  'sso.login_required': { status: 401, message: 'You need to sign in first.' },
  'sso.people_only': {
    status: 403,
    message: 'Only people can have accounts here. You are signed in as a service.',
  },
  'sso.no_username': { status: 403, message: 'No username is free for you here. Ask an administrator.' },
  'sso.other_person': { status: 403, message: 'This login was started by another user. Start again.' },
  'sso.token_refused': { status: 400, message: 'This code is not accepted.' },
  'sso.profile_refused': { status: 401, message: 'This access token is not accepted.' },
  'sso.origin': { status: 403, message: 'This form was not submitted by a page of this site.' },
  'sso.not_found': { status: 404, message: 'There is no page at this address.' },
  'sso.unavailable': { status: 503, message: 'You cannot be signed in right now. Try again in a moment.' },
});
