import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a token could not be introspected. A negative result of introspection is a `TokenFailure`. */
export type IntrospectionFailure =
  /** The introspection endpoint cannot be reached, or its response is invalid. */
  | 'token.introspection_unavailable'
  /** The limit was reached: too many unverified tokens were sent within a minute. */
  | 'token.introspection_limited';

/** Creates the error for a failure code of introspection. */
export const introspectionError: FailureTable<IntrospectionFailure> =
  /* @__PURE__ */ failureTable<IntrospectionFailure>({
    'token.introspection_unavailable': {
      status: 503,
      message: 'Tokens cannot be verified at the moment. Try again later.',
    },
    'token.introspection_limited': {
      status: 429,
      message: 'Too many invalid tokens were sent within a minute. Try again later.',
    },
  });
