import type { CryptoKey } from 'jose';
import * as base64url from 'jose/base64url';
import { type Algorithm, isAlgorithm, verificationOf } from './algorithms.ts';
import type { TokenParts } from './jose-header.ts';
import { MAX_TOKEN_LENGTH } from './token-source.ts';

const MIN_RSA_BITS = 2048;

const encoder = /* @__PURE__ */ new TextEncoder();

/** A shared buffer for the signed bytes: Web Crypto copies its input before it returns. Longer inputs get their own buffer. */
const buffer = /* @__PURE__ */ new Uint8Array(MAX_TOKEN_LENGTH);

/** Keys that were checked for an algorithm. A repeated check would cost a tenth of a verification. */
const fitKeys = new WeakMap<CryptoKey, Algorithm>();

/**
 * Verifies the signature of a token with a key, by the algorithm of the token's header, which must be that of the key. It does
 * **not** check the claims, nor whether the algorithm is allowed.
 *
 * This uses Web Crypto directly, because a library would parse the token once more, at half of the total cost.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7518#section-3 | RFC 7518 section 3}
 */
export async function isSignedWith(key: CryptoKey, token: TokenParts): Promise<boolean> {
  const { alg, signed, signature } = token;
  if (!isAlgorithm(alg) || !isFit(key, alg)) return false;
  try {
    const mark = base64url.decode(signature) as Uint8Array<ArrayBuffer>;
    const { read, written } = encoder.encodeInto(signed, buffer);
    const data = read < signed.length ? encoder.encode(signed) : buffer.subarray(0, written);
    return await crypto.subtle.verify(verificationOf(alg), key, mark, data);
  } catch {
    // A The signature has the wrong format for this key, or the key is of another algorithm: the signature is not valid.
    return false;
  }
}

/** Properties that only RSA keys have. */
interface RsaFacts {
  readonly modulusLength?: number;
  readonly hash?: { readonly name: string };
}

/**
 * Web Crypto rejects a key of another type, but neither a key with another hash nor an RSA key of less than 2,048 bits (RFC 7518
 * section 3.3).
 */
function isFit(key: CryptoKey, alg: Algorithm): boolean {
  if (fitKeys.get(key) === alg) return true;
  const { modulusLength = MIN_RSA_BITS, hash } = key.algorithm as RsaFacts;
  if (modulusLength < MIN_RSA_BITS) return false;
  if (hash !== undefined && hash.name !== `SHA-${alg.slice(-3)}`) return false;
  fitKeys.set(key, alg);
  return true;
}
