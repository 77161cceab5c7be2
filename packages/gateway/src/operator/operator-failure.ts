import { type FailureTable, failureTable } from '@portcullis/core';

/** Why the page for operators was not shown. */
export type OperatorFailure =
  /** Nobody is signed in. */
  | 'operator.login_required'
  /** The caller has none of the roles that may see the page. */
  | 'operator.denied'
  /** A filter, or the content of a form, is not one that the page knows. */
  | 'operator.parameters'
  /** A form was sent by another site. */
  | 'operator.origin'
  /** The database could not be asked. */
  | 'operator.unavailable';

/** The error of a failure that belongs to this package. */
export const operatorError: FailureTable<OperatorFailure> = /* @__PURE__ */ failureTable<OperatorFailure>({
  'operator.login_required': { status: 401, message: 'You need to sign in to see this.' },
  'operator.denied': { status: 403, message: 'This page is for operators.' },
  'operator.parameters': { status: 400, message: 'This page was asked for in a way it does not know.' },
  'operator.origin': { status: 403, message: 'This form was not sent by a page of this site.' },
  'operator.unavailable': { status: 503, message: 'The record cannot be read at the moment. Try again.' },
});
