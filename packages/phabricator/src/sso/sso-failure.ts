import { type FailureTable, failureTable } from '@portcullis/core';

/** Why the gate did not sign somebody in to Phorge. */
export type SsoFailure =
  /** The authorization request is not one that this Phorge sends. */
  | 'sso.request'
  /** The authorization endpoint was asked by nobody known. */
  | 'sso.login_required'
  /** Phorge has accounts for people. */
  | 'sso.people_only'
  /** No username is left for this person under the rule for names. */
  | 'sso.no_username'
  /** The login that came back was begun by, or for, somebody else. */
  | 'sso.other_person'
  /** Phorge, or somebody who is not Phorge, gets no token. Written to the trail; the answer is a word of OAuth's. */
  | 'sso.token_refused'
  /** A token gives no profile. */
  | 'sso.profile_refused'
  /** A form did not come from a page of this site. */
  | 'sso.origin'
  /** Below the gate's prefix, where nothing is. */
  | 'sso.not_found'
  /** The store of codes did not answer. */
  | 'sso.unavailable';

/** Makes the error of one of them. */
export const ssoError: FailureTable<SsoFailure> = /* @__PURE__ */ failureTable<SsoFailure>({
  'sso.request': {
    status: 400,
    message: 'This login request is not complete or not from this site. Start again.',
  },
  'sso.login_required': { status: 401, message: 'You need to sign in first.' },
  'sso.people_only': { status: 403, message: 'Only people have accounts here, and this is a service.' },
  'sso.no_username': { status: 403, message: 'No username is free for you here. Ask an administrator.' },
  'sso.other_person': { status: 403, message: 'This login was begun by somebody else. Start again.' },
  'sso.token_refused': { status: 400, message: 'This code is not accepted.' },
  'sso.profile_refused': { status: 401, message: 'This access token is not accepted.' },
  'sso.origin': { status: 403, message: 'This form did not come from a page of this site.' },
  'sso.not_found': { status: 404, message: 'There is nothing here.' },
  'sso.unavailable': { status: 503, message: 'You cannot be signed in right now. Try again in a moment.' },
});
