import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a login, a logout, or what one of the gate's own endpoints was asked for was refused. */
export type LoginFailure =
  /** An endpoint of the gate was called with unknown, missing or repeated parameters. */
  | 'session.parameters'
  /** A form was sent to the gate by another site. */
  | 'session.origin'
  /** No login under this state began in this browser, or it took too long. */
  | 'session.login_unknown'
  /** The answer is not of the provider that was asked. */
  | 'session.provider_mismatch'
  /** The provider says that it does not log this person in. */
  | 'session.login_refused'
  /** The provider's answer breaks the protocol. */
  | 'session.provider_answer'
  /** The ID token or the userinfo is not good. */
  | 'session.id_token'
  /** The provider refuses the gateway as its client: the client id, secret or key is not the one registered there. */
  | 'session.client_refused'
  /** The provider issued the token in the future, or issued it expired: its clock and the gateway's differ. */
  | 'session.clock_skew'
  /** The provider cannot be reached, or was asked too often for this login. */
  | 'session.provider_unavailable'
  /** The groups of this person are not known: the provider leaves them out because there are too many, or states them in a form that cannot be read. */
  | 'session.groups_overage'
  /** The login is weaker or older than what was asked for. */
  | 'session.step_up_failed'
  /** The logout token is not good, or was used before. */
  | 'session.logout_token'
  /** The browser is signed out, but the session could not be ended everywhere. */
  | 'session.logout_incomplete'
  /** Sessions are kept in cookies and nothing keeps what was revoked. */
  | 'session.logout_unsupported'
  /** A request for access was not offered to this person, is too late, or says nothing. */
  | 'session.access_request'
  /** Somebody asks for access more often than is passed on. */
  | 'session.access_request_limit'
  /** Another click on the same request for access is being delivered. */
  | 'session.access_request_underway'
  /** Nobody could be told of a request for access. */
  | 'session.access_request_undelivered'
  /** Sessions are kept in cookies, so that nobody has a list of them. */
  | 'session.list_unsupported';

const badAnswer = { status: 502, message: 'The identity provider gave an answer that is not accepted here.' };

/** The error of such a failure. */
export const loginError: FailureTable<LoginFailure> = /* @__PURE__ */ failureTable<LoginFailure>({
  'session.parameters': { status: 400, message: 'This address was called in a way it does not know.' },
  'session.origin': { status: 403, message: 'This form was not sent by a page of this site.' },
  'session.login_unknown': {
    status: 400,
    message: 'This sign-in took too long, or began in another browser. Start again.',
  },
  'session.provider_mismatch': badAnswer,
  'session.login_refused': { status: 403, message: 'The identity provider did not sign you in.' },
  'session.provider_answer': badAnswer,
  'session.id_token': badAnswer,
  'session.client_refused': {
    status: 502,
    message: "The identity provider does not accept this gateway's client credentials.",
  },
  'session.clock_skew': {
    status: 502,
    message: 'The clocks of this gateway and of the identity provider differ too much.',
  },
  'session.provider_unavailable': {
    status: 503,
    message: 'The identity provider cannot be reached at the moment. Try again.',
  },
  'session.groups_overage': {
    status: 403,
    message: 'The identity provider does not list the groups of your account, because there are too many.',
  },
  'session.step_up_failed': { status: 403, message: 'A stronger or more recent sign-in is needed for this.' },
  'session.logout_token': { status: 400, message: 'This logout token is not accepted.' },
  'session.logout_incomplete': {
    status: 503,
    message:
      'You are signed out in this browser, but your session could not be ended everywhere. Sign in and out again to be sure.',
  },
  'session.logout_unsupported': { status: 501, message: 'Sessions cannot be ended from outside here.' },
  'session.access_request': {
    status: 400,
    message: 'This request for access cannot be taken. Open the page once more, and ask from there.',
  },
  'session.access_request_limit': {
    status: 429,
    message: 'You have asked for access several times already. Wait an hour before you ask again.',
  },
  'session.access_request_underway': {
    status: 409,
    message: 'Your request is being sent. Reload this page in a moment to see whether it arrived.',
  },
  'session.access_request_undelivered': {
    status: 503,
    message: 'Your request could not be delivered. Try again, or write to whoever is named below.',
  },
  'session.list_unsupported': {
    status: 501,
    message: 'Sessions are kept in the browsers here, so they cannot be listed. Sign out in each browser.',
  },
});
