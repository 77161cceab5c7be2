import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a caller was not identified. */
export type TokenFailure =
  /** The request carries no credentials of a kind that is looked for. */
  | 'token.missing'
  /** The credentials or the token are not spelled as their specification asks. */
  | 'token.malformed'
  /** The token is longer than 16 KB. */
  | 'token.too_large'
  /** The token names an algorithm that is not allowed. */
  | 'token.algorithm'
  /** The issuer did not sign this token. */
  | 'token.signature'
  | 'token.expired'
  /** `nbf` or `iat` lies in the future. */
  | 'token.not_yet_valid'
  /** The token was issued by somebody else. */
  | 'token.issuer'
  /** The token is meant for somebody else. */
  | 'token.audience'
  /** The token is of another kind (`typ`). */
  | 'token.type'
  /** A required claim is missing or is not what it must be. */
  | 'token.claims'
  /** The issuer has no key that fits the token. */
  | 'token.unknown_key'
  /** The issuer says that the token is not active (RFC 7662). */
  | 'token.inactive'
  /** The groups of the caller are not known: there are so many that the token does not list them, or it states them in a form that cannot be read. */
  | 'token.groups_overage'
  /** There are no keys to verify with. */
  | 'token.keys_unavailable';

const invalid = { status: 401, message: 'The token is not valid here.' };

/**
 * The error of a failure that belongs to tokens. A client learns whether its token is missing, expired or bad, and
 * nothing that helps to make a better forgery.
 */
export const tokenError: FailureTable<TokenFailure> = /* @__PURE__ */ failureTable<TokenFailure>({
  'token.missing': {
    status: 401,
    message: 'Credentials are missing: send them as the WWW-Authenticate header says.',
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
  'token.keys_unavailable': {
    status: 503,
    message: 'Tokens cannot be verified at the moment. Try again later.',
  },
});

/** A failure as a pure check reports it: the code, and what the operator should know. */
export interface TokenProblem {
  readonly code: TokenFailure;
  /** What was wrong, where, and what to do. Holds no value of the token. */
  readonly detail: string;
  /** Headers that the answer must carry besides the challenge. */
  readonly headers?: Readonly<Record<string, string>>;
}
