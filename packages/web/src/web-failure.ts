import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a request was not passed to the application, besides the reasons of `@portcullis/proxy`. */
export type WebFailure =
  | 'web.identity_too_large'
  /** By `resources`, the address is something else to servers that read it otherwise. */
  | 'web.path_ambiguous';

/** The error of a failure that belongs to this package. */
export const webError: FailureTable<WebFailure> = /* @__PURE__ */ failureTable<WebFailure>({
  'web.identity_too_large': {
    status: 500,
    message: 'There is too much to say of your account for this application.',
  },
  'web.path_ambiguous': {
    status: 400,
    message: 'The address of this request can be read in more than one way.',
  },
});
