import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a request is refused by this package. */
export type RolesFailure =
  /** Somebody verified, without the role that is needed. */
  | 'roles.denied'
  /** Nobody known: becoming somebody may help. */
  | 'roles.login_required'
  /** The Worker asks for a role that its mapping does not declare. */
  | 'roles.undeclared';

/** The error of a failure that belongs to this package. */
export const rolesError: FailureTable<RolesFailure> = /* @__PURE__ */ failureTable<RolesFailure>({
  'roles.denied': { status: 403, message: 'Your account does not have access to this.' },
  'roles.login_required': { status: 401, message: 'You need to sign in to see this.' },
  'roles.undeclared': { status: 500, message: 'Something went wrong here.' },
});
