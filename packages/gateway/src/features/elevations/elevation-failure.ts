import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a page of elevations was not shown, or a request for a role was not accepted or decided. */
export type ElevationFailure =
  /** The user is not logged in, or an approver's login is too old. */
  | 'elevation.login_required'
  /** The user may not do this. */
  | 'elevation.denied'
  /** No one approves their own request, and it is not known that these are two people. */
  | 'elevation.own_request'
  /** A field is missing or invalid, or the role is not offered for so long. */
  | 'elevation.parameters'
  /** A form was sent by another site. */
  | 'elevation.origin'
  /** There is no such request, or it has expired. */
  | 'elevation.unknown'
  /** It was decided before. */
  | 'elevation.decided'
  /** The policy has changed since the user asked. */
  | 'elevation.policy_changed'
  /** Too many requests of this user wait, or too many users hold the role. */
  | 'elevation.limited'
  /** The store did not answer. */
  | 'elevation.unavailable';

/** Creates the error for a failure code of elevations. */
export const elevationError: FailureTable<ElevationFailure> = /* @__PURE__ */ failureTable<ElevationFailure>({
  'elevation.login_required': { status: 401, message: 'You need to sign in again to do this.' },
  'elevation.denied': { status: 403, message: 'You cannot see or decide this request.' },
  'elevation.own_request': {
    status: 403,
    message: 'You cannot approve your own request. Another person must approve it.',
  },
  'elevation.parameters': { status: 400, message: 'A field of this form is missing or invalid.' },
  'elevation.origin': { status: 403, message: 'This form was not submitted by a page of this site.' },
  'elevation.unknown': { status: 404, message: 'This request does not exist, or it has expired.' },
  'elevation.decided': { status: 409, message: 'This request has already been decided.' },
  'elevation.policy_changed': {
    status: 409,
    message: 'The rules have changed since this was requested. It must be requested again.',
  },
  'elevation.limited': { status: 429, message: 'Too many requests wait, or too many people have this role.' },
  'elevation.unavailable': {
    status: 503,
    message: 'Temporary access cannot be checked right now. Try again.',
  },
});
