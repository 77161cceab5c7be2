import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a request is refused by this package. */
export type PolicyFailure =
  /** Somebody verified, whom the policy does not let in. */
  | 'policy.denied'
  /** Nobody known: becoming somebody may help. */
  | 'policy.login_required'
  /** Somebody verified, who must log in again, more strongly or just now. */
  | 'policy.step_up_required'
  /** Somebody verified, who may read here and not change anything. */
  | 'policy.read_only';

/** The error of a failure that belongs to this package. */
export const policyRefusal: FailureTable<PolicyFailure> = /* @__PURE__ */ failureTable<PolicyFailure>({
  'policy.denied': { status: 403, message: 'Your account does not have access to this.' },
  'policy.login_required': { status: 401, message: 'You need to sign in to see this.' },
  'policy.step_up_required': {
    status: 401,
    message: 'You need to sign in again, more strongly, to see this.',
  },
  'policy.read_only': { status: 403, message: 'Your account may read this, and not change it.' },
});
