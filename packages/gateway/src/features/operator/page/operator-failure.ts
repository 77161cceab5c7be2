import { type FailureTable, failureTable } from '@portcullis/core';

/** Why the operators' page was not shown. */
export type OperatorFailure =
  /** The caller is not signed in. */
  | 'operator.login_required'
  /** The caller has no role that may see the page. */
  | 'operator.denied'
  /** A filter or a form field is unknown or invalid. */
  | 'operator.parameters'
  /** A form was sent by another site. */
  | 'operator.origin'
  /** The page is turned off: it would give something away at the origin of an application, which is not trusted with that. */
  | 'operator.untrusted_origin'
  /** The database could not be queried. */
  | 'operator.unavailable';

/** Creates the error for a failure code of this package. */
export const operatorError: FailureTable<OperatorFailure> = /* @__PURE__ */ failureTable<OperatorFailure>({
  'operator.login_required': { status: 401, message: 'You need to sign in to see this.' },
  'operator.denied': { status: 403, message: 'This page is for operators.' },
  'operator.parameters': { status: 400, message: 'A parameter of this page is missing or invalid.' },
  'operator.origin': { status: 403, message: 'This form was not submitted by a page of this site.' },
  'operator.untrusted_origin': {
    status: 403,
    message: 'This page is turned off here, because it shares its address with an application.',
  },
  'operator.unavailable': { status: 503, message: 'The audit record cannot be read right now. Try again.' },
});
