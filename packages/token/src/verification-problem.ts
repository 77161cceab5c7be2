import { AccessError } from '@portcullis/core';
import type { TokenFailure, TokenProblem } from './token-failure.ts';

/** Verdicts of jose by their code. Its errors carry the verified claims: none of them may get any further than here. */
const BY_CODE: Readonly<Record<string, readonly [TokenFailure, string]>> = {
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: [
    'token.signature',
    'the signature is not one of the key that the token names',
  ],
  ERR_JOSE_ALG_NOT_ALLOWED: ['token.algorithm', 'the token is not signed with an allowed algorithm'],
  ERR_JWT_EXPIRED: ['token.expired', '"exp" has passed'],
};

/**
 * What a failed verification means, or nothing if the error is no verdict on the token but a bug.
 *
 * @param error what jose or the key source threw
 */
export function verificationProblem(error: unknown): TokenProblem | undefined {
  if (error instanceof AccessError) {
    const code = error.status === 401 ? 'token.unknown_key' : 'token.keys_unavailable';
    return { code, detail: `${error.code}: ${error.detail ?? error.message}`, headers: error.headers };
  }
  if (!isJoseError(error)) return undefined;
  if (error.code === 'ERR_JWT_CLAIM_VALIDATION_FAILED') {
    return error.claim === 'nbf' && error.reason === 'check_failed'
      ? {
          code: 'token.not_yet_valid',
          detail: '"nbf" lies in the future: compare the clocks of issuer and edge',
        }
      : { code: 'token.claims', detail: 'a registered claim of the token is not what it must be' };
  }
  const [code, detail] = BY_CODE[error.code] ?? [
    'token.malformed',
    `the token is not a signed JWT (${error.code})`,
  ];
  return { code, detail };
}

/** jose's error classes are recognised by their documented codes, which survives two copies of jose. */
function isJoseError(
  error: unknown,
): error is { readonly code: string; readonly claim?: unknown; readonly reason?: unknown } {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && /^ERR_J/.test(error.code)
  );
}
