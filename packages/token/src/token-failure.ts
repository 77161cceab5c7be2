import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a caller was not identified. */
export type TokenFailure =
  /** The request has no credentials of a supported kind. */
  | 'token.missing'
  /** The syntax of the credentials or the token is invalid. */
  | 'token.malformed'
  /** The token is longer than 16 KB. */
  | 'token.too_large'
  /** The token names an algorithm that is not allowed. */
  | 'token.algorithm'
  /** The signature of the token is invalid. */
  | 'token.signature'
  | 'token.expired'
  /** `nbf` or `iat` lies in the future. */
  | 'token.not_yet_valid'
  /** The token was issued by another issuer. */
  | 'token.issuer'
  /** The token is intended for another audience. */
  | 'token.audience'
  /** The token is of another kind (`typ`). */
  | 'token.type'
  /** A required claim is missing or invalid. */
  | 'token.claims'
  /** The issuer has no key that matches the token. */
  | 'token.unknown_key'
  /** The issuer says that the token is not active (RFC 7662). */
  | 'token.inactive'
  /** The caller's groups are unknown: the token omits them because there are too many, or has them in an unsupported format. */
  | 'token.groups_overage'
  /** Credentials of the same source in the request name different callers. */
  | 'token.callers_differ'
  /** The credentials are those of a service, and do not say which. */
  | 'token.unnamed_service'
  /** The issuer's keys are not available. */
  | 'token.keys_unavailable'
  /** Cloudflare Access could not be asked who the caller is. */
  | 'token.identity_unavailable';

const invalid = { status: 401, message: 'The token is not valid here.' };

/**
 * Creates the error for a failure code of tokens. A client learns whether its token is missing, expired or invalid, and
 * nothing that helps to forge one.
 */
export const tokenError: FailureTable<TokenFailure> = /* @__PURE__ */ failureTable<TokenFailure>({
  'token.missing': {
    status: 401,
    message: 'Credentials are missing. Send them as the WWW-Authenticate header specifies.',
  },
  'token.malformed': invalid,
  'token.too_large': invalid,
  'token.algorithm': invalid,
  'token.signature': invalid,
  'token.expired': { status: 401, message: 'The token has expired.' },
  'token.not_yet_valid': { status: 401, message: 'The token is not valid yet.' },
  'token.issuer': invalid,
  'token.audience': invalid,
  'token.type': invalid,
  'token.claims': invalid,
  'token.unknown_key': invalid,
  'token.inactive': invalid,
  'token.groups_overage': {
    status: 403,
    message: 'The token does not list the groups of this account, because there are too many.',
  },
  'token.callers_differ': invalid,
  'token.unnamed_service': { status: 401, message: 'The credentials do not name this service.' },
  'token.keys_unavailable': {
    status: 503,
    message: 'Tokens cannot be verified at the moment. Try again later.',
  },
  'token.identity_unavailable': {
    status: 503,
    message: 'Callers cannot be identified at the moment. Try again later.',
  },
});

/** A failure as reported by a check without side effects: the code, and the detail for the operator. */
export interface TokenProblem {
  readonly code: TokenFailure;
  /** What is wrong, where, and what to do. Contains no value of the token. */
  readonly detail: string;
  /** Headers that the response must have in addition to the challenge. */
  readonly headers?: Readonly<Record<string, string>>;
}
