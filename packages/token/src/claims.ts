import type { TokenFailure, TokenProblem } from './token-failure.ts';

/** The claims of a token with a valid signature. */
export type Claims = Readonly<Record<string, unknown>>;

/** The expected values of the registered claims. */
export interface ClaimExpectations {
  /** Required value of `iss`, compared exactly. */
  readonly issuer: string;
  /** Accepted audiences: `aud` must contain at least one of them. */
  readonly audiences: readonly string[];
  /** Tolerated clock difference between issuer and verifier, in seconds. */
  readonly toleranceSeconds: number;
  /** Claims that are required in addition to `iss`, `aud` and `exp`, as non-empty strings. */
  readonly requiredStrings: readonly string[];
  /** Whether `iat` is required. */
  readonly issuedAtRequired: boolean;
}

/**
 * Checks the registered claims and returns the first problem, or `undefined`. Pure: the caller passes `now`, in seconds since the
 * Unix epoch.
 *
 * `exp` is always required. It does **not** check `sub`, which depends on the kind of caller, nor `azp`, `scope`,
 * `nonce` and `cnf`.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7519#section-4.1 | RFC 7519 section 4.1}
 * @see {@link https://www.rfc-editor.org/rfc/rfc9068#section-4 | RFC 9068 section 4}
 */
export function claimsProblem(
  claims: Claims,
  expected: ClaimExpectations,
  now: number,
): TokenProblem | undefined {
  if (claims.iss !== expected.issuer) {
    const { iss } = claims;
    const differsBySlash = iss === `${expected.issuer}/` || expected.issuer === `${iss}/`;
    return problem(
      'token.issuer',
      `"iss" of the token is not ${JSON.stringify(expected.issuer)} (option issuer)${differsBySlash ? ', and differs from it only by the slash at the end' : ''}`,
    );
  }
  return (
    audienceProblem(claims.aud, expected.audiences) ??
    timeProblem(claims, expected, now) ??
    missing(claims, expected)
  );
}

function audienceProblem(aud: unknown, audiences: readonly string[]): TokenProblem | undefined {
  const isMeant = Array.isArray(aud)
    ? audiences.some((audience) => aud.includes(audience))
    : typeof aud === 'string' && audiences.includes(aud);
  if (isMeant) return undefined;
  return problem(
    'token.audience',
    `"aud" of the token contains none of ${JSON.stringify(audiences)} (option audience)`,
  );
}

function timeProblem(claims: Claims, expected: ClaimExpectations, now: number): TokenProblem | undefined {
  const { exp, nbf, iat } = claims;
  const { toleranceSeconds, issuedAtRequired } = expected;
  // JSON allows 1e999, which JavaScript parses as Infinity.
  if (!Number.isFinite(exp)) return problem('token.claims', '"exp" is missing or not a number');
  if (nbf !== undefined && !Number.isFinite(nbf)) return problem('token.claims', '"nbf" is not a number');
  if (iat === undefined ? issuedAtRequired : !Number.isFinite(iat)) {
    return problem('token.claims', '"iat" is missing or not a number');
  }
  if (now >= (exp as number) + toleranceSeconds)
    return problem(
      'token.expired',
      '"exp" has passed: if the token is new, compare the clock of the issuer with the actual time',
    );
  const earliest = now + toleranceSeconds;
  if (nbf !== undefined && (nbf as number) > earliest) {
    return problem(
      'token.not_yet_valid',
      '"nbf" lies in the future: compare the clock of the issuer with the actual time',
    );
  }
  if (iat !== undefined && (iat as number) > earliest) {
    return problem(
      'token.not_yet_valid',
      '"iat" lies in the future: compare the clock of the issuer with the actual time',
    );
  }
  return undefined;
}

function missing(claims: Claims, { requiredStrings }: ClaimExpectations): TokenProblem | undefined {
  const absent = requiredStrings.find((name) => !isNonEmptyString(claims[name]));
  return absent === undefined ? undefined : problem('token.claims', `"${absent}" is missing or empty`);
}

/** Whether a claim is a non-empty string. */
export function isNonEmptyString(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function problem(code: TokenFailure, detail: string): TokenProblem {
  return { code, detail };
}
