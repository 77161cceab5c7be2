import type { CryptoKey } from 'jose';
import type { Claims } from './claims.ts';
import type { TokenParts } from './jose-header.ts';
import { readJsonObject } from './json/json-object.ts';
import { isSignedWith } from './signature.ts';
import type { TokenProblem } from './token-failure.ts';

/** Claims with a valid signature, or the problem. */
export type SignedClaimsReading =
  | { readonly ok: true; readonly claims: Claims }
  | { readonly ok: false; readonly problem: TokenProblem };

/**
 * Verifies the signature of a parsed token, and parses its claims. It does **not** check any of the claims, not even whether the
 * token has expired.
 *
 * @param key the key that the token's header selects, imported for its algorithm
 */
export async function readSignedClaims(parts: TokenParts, key: CryptoKey): Promise<SignedClaimsReading> {
  if (!(await isSignedWith(key, parts))) {
    const detail = 'the signature does not match the key that the token names ("kid")';
    return { ok: false, problem: { code: 'token.signature', detail } };
  }
  const claims = readJsonObject(parts.payload)?.members;
  if (claims !== undefined) return { ok: true, claims };
  const detail = 'the payload of the token is not a JSON object';
  return { ok: false, problem: { code: 'token.malformed', detail } };
}
