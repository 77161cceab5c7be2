import { type FailureTable, failureTable } from '@portcullis/core';

/** Why the audit recorder refuses a request. */
export type AuditFailure = 'audit.unavailable' | 'audit.erasure_refused';

/** Creates the error for a failure code of this package. */
export const auditError: FailureTable<AuditFailure> = /* @__PURE__ */ failureTable<AuditFailure>({
  'audit.unavailable': {
    status: 503,
    message: 'This request could not be recorded, so it is not answered. Try again later.',
  },
  'audit.erasure_refused': { status: 403, message: 'This erasure order was not accepted.' },
});
