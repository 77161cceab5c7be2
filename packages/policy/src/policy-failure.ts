import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a request is refused by this package. */
export type PolicyFailure =
  /** The caller is authenticated, and the policy denies access. */
  | 'policy.denied'
  /** The caller is not authenticated; access may be granted after a login. */
  | 'policy.login_required'
  /** The caller is authenticated and must log in again, with a stronger method or more recently. */
  | 'policy.step_up_required'
  /** The caller is authenticated and has read access only. */
  | 'policy.read_only'
  /** The policy allows the request, and the user did not allow it to the OAuth client that acts for them. */
  | 'policy.scope_insufficient';

/** Creates the error for a failure code of this package. */
export const policyRefusal: FailureTable<PolicyFailure> = /* @__PURE__ */ failureTable<PolicyFailure>({
  'policy.denied': { status: 403, message: 'Your account does not have access to this.' },
  'policy.login_required': { status: 401, message: 'You need to sign in to see this.' },
  'policy.step_up_required': {
    status: 401,
    message: 'You need to sign in again, with a stronger method, to see this.',
  },
  'policy.read_only': { status: 403, message: 'Your account can read this but not change it.' },
  'policy.scope_insufficient': {
    status: 403,
    message: 'The user did not allow this program to do that.',
  },
});
