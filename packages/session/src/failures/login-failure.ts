import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a login, a logout or a request to one of the gate's own endpoints was refused. */
export type LoginFailure =
  /** An endpoint of the gate was called with unknown, missing or repeated parameters. */
  | 'session.parameters'
  /** A form was sent to the gate by another site. */
  | 'session.origin'
  /** The page is turned off: it would give something away at the origin of an application, which is not trusted with that. */
  | 'session.untrusted_origin'
  /** No login with this `state` was started in this browser, or it took too long. */
  | 'session.login_unknown'
  /** The response does not come from the provider to which the user was redirected. */
  | 'session.provider_mismatch'
  /** The provider refused to log the user in. */
  | 'session.login_refused'
  /** The provider's response violates the protocol. */
  | 'session.provider_answer'
  /** The ID token or the userinfo response is invalid. */
  | 'session.id_token'
  /** The provider rejects the gateway's client credentials: the client ID, secret or key is not the one registered there. */
  | 'session.client_refused'
  /** The metadata of the client that asks for access cannot be fetched, so it is not known whether the request is the client's. */
  | 'session.client_unavailable'
  /** The provider's discovery document names another issuer than the configuration, be it by a slash at the end. */
  | 'session.issuer_mismatch'
  /** The token was issued in the future, or expired when it was issued: the clocks of the provider and the gateway differ. */
  | 'session.clock_skew'
  /** The provider cannot be reached, or the browser sent the callback of one login too often. */
  | 'session.provider_unavailable'
  /** The user's groups are unknown: the provider omitted them because there are too many, or sent them in an unsupported format. */
  | 'session.groups_overage'
  /** The login is weaker or older than requested. */
  | 'session.step_up_failed'
  /** The logout token is invalid or was used before. */
  | 'session.logout_token'
  /** The browser is signed out, but the session could not be ended everywhere. */
  | 'session.logout_incomplete'
  /** Sessions are stored in cookies, and there is no store for revocations. */
  | 'session.logout_unsupported'
  /** The access request was not offered to this user, has expired, or has no reason. */
  | 'session.access_request'
  /** The user exceeded the limit of access requests. */
  | 'session.access_request_limit'
  /** The same access request is already being delivered. */
  | 'session.access_request_underway'
  /** The access request could not be delivered to its recipient. */
  | 'session.access_request_undelivered'
  /** Sessions are stored in cookies, so they cannot be listed. */
  | 'session.list_unsupported';

const badAnswer = { status: 502, message: 'The identity provider sent an invalid response.' };

/** Creates the error for such a failure code. */
export const loginError: FailureTable<LoginFailure> = /* @__PURE__ */ failureTable<LoginFailure>({
  'session.parameters': { status: 400, message: 'A parameter of this address is missing or invalid.' },
  'session.origin': { status: 403, message: 'This form was not submitted by a page of this site.' },
  'session.untrusted_origin': {
    status: 403,
    message: 'This page is turned off here, because it shares its address with an application.',
  },
  'session.login_unknown': {
    status: 400,
    message: 'This sign-in took too long or was started in another browser. Start again.',
  },
  'session.provider_mismatch': badAnswer,
  'session.login_refused': { status: 403, message: 'The identity provider did not sign you in.' },
  'session.provider_answer': badAnswer,
  'session.id_token': { ...badAnswer, permanent: true },
  'session.client_refused': {
    status: 502,
    permanent: true,
    message: "The identity provider does not accept this gateway's client credentials.",
  },
  'session.client_unavailable': {
    status: 503,
    message: 'The program that asks for access cannot be verified at the moment. Try again.',
  },
  'session.issuer_mismatch': {
    status: 502,
    permanent: true,
    message: 'This gateway is configured with another issuer than the identity provider uses.',
  },
  'session.clock_skew': {
    status: 502,
    permanent: true,
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
  'session.step_up_failed': { status: 403, message: 'This requires a stronger or more recent sign-in.' },
  'session.logout_token': { status: 400, message: 'This logout token is not accepted.' },
  'session.logout_incomplete': {
    status: 503,
    message:
      'You are signed out in this browser, but your session could not be ended everywhere. Sign in and out again to be sure.',
  },
  'session.logout_unsupported': {
    status: 501,
    message: 'This gate cannot end sessions by logout requests from the identity provider.',
  },
  'session.access_request': {
    status: 400,
    message:
      'This access request is invalid or has expired. Open the page again and send the request from there.',
  },
  'session.access_request_limit': {
    status: 429,
    message: 'You have already sent several access requests. Wait an hour before you send another.',
  },
  'session.access_request_underway': {
    status: 409,
    message: 'Your request is being sent. Reload this page in a moment to see whether it was delivered.',
  },
  'session.access_request_undelivered': {
    status: 503,
    message: 'Your request could not be delivered. Try again, or write to the contact below.',
  },
  'session.list_unsupported': {
    status: 501,
    message: 'Sessions are stored in the browsers, so they cannot be listed. Sign out in each browser.',
  },
});
