import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a request was not passed to the application, besides the reasons of `@portcullis/proxy`. */
export type WebFailure = 'web.identity_too_large';

/** The error of a failure that belongs to this package. */
export const webError: FailureTable<WebFailure> = /* @__PURE__ */ failureTable<WebFailure>({
  'web.identity_too_large': {
    status: 500,
    message: 'There is too much to say of your account for this application.',
  },
});
