import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a request was not forwarded to the application, in addition to the codes of `@portcullis/proxy`. */
export type WebFailure =
  | 'web.identity_too_large'
  /** The path matches different `resources`, depending on how a server decodes it. */
  | 'web.path_ambiguous';

/** Creates the error for a failure code of this package. */
export const webError: FailureTable<WebFailure> = /* @__PURE__ */ failureTable<WebFailure>({
  'web.identity_too_large': {
    status: 500,
    message: 'Your account has too many groups for the identity headers of this application.',
  },
  'web.path_ambiguous': {
    status: 400,
    message: 'The address of this request can be read in more than one way.',
  },
});
