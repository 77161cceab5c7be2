import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a request is refused by this package. */
export type RolesFailure =
  /** The caller is authenticated and does not have the required role. */
  | 'roles.denied'
  /** The caller is not authenticated; access may be granted after a login. */
  | 'roles.login_required'
  /** The Worker requires a role that its mapping does not declare. */
  | 'roles.undeclared';

/** Creates the error for a failure code of this package. */
export const rolesError: FailureTable<RolesFailure> = /* @__PURE__ */ failureTable<RolesFailure>({
  'roles.denied': { status: 403, message: 'Your account does not have access to this.' },
  'roles.login_required': { status: 401, message: 'You need to sign in to see this.' },
  'roles.undeclared': { status: 500, message: 'Something went wrong here.' },
});
