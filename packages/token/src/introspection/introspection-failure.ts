import { type FailureTable, failureTable } from '@portcullis/core';

/** Why the issuer's word on a token is not known. What its word says is a `TokenFailure`. */
export type IntrospectionFailure =
  /** The issuer cannot be asked, or gives no proper answer. */
  | 'token.introspection_unavailable'
  /** It is asked no more: too many tokens were shown within a minute that are not known to be good. */
  | 'token.introspection_limited';

/** The error of a failure that belongs to introspection. */
export const introspectionError: FailureTable<IntrospectionFailure> =
  /* @__PURE__ */ failureTable<IntrospectionFailure>({
    'token.introspection_unavailable': {
      status: 503,
      message: 'Tokens cannot be verified at the moment. Try again later.',
    },
    'token.introspection_limited': {
      status: 429,
      message: 'Too many tokens were shown within a minute. Try again later.',
    },
  });
