import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a request that needs a secret is refused. */
export type SecretFailure = 'secret.unavailable';

/** Creates the error for a failure code of this package. */
export const secretError: FailureTable<SecretFailure> = /* @__PURE__ */ failureTable<SecretFailure>({
  'secret.unavailable': {
    status: 503,
    message: 'A secret that this gate needs cannot be read. Try again later.',
  },
});
