import type { CryptoKey } from 'jose';
import * as base64url from 'jose/base64url';
import { type Algorithm, isAlgorithm, verificationOf } from './algorithms.ts';
import type { TokenParts } from './jose-header.ts';
import { MAX_TOKEN_LENGTH } from './token-source.ts';

const MIN_RSA_BITS = 2048;

const encoder = /* @__PURE__ */ new TextEncoder();

/** For what was signed, one for all: Web Crypto takes its own copy before it returns. Longer ones get their own. */
const buffer = /* @__PURE__ */ new Uint8Array(MAX_TOKEN_LENGTH);

/** Keys that were found fit for an algorithm. To look again would cost a tenth of a verification. */
const fitKeys = new WeakMap<CryptoKey, Algorithm>();

/**
 * Whether the key made the signature of a token, by the algorithm that the token names and that the key was imported
 * for. It does **not** look at what the token says, nor whether that algorithm is allowed.
 *
 * This is Web Crypto and no library, because a library takes the token apart once more: half of the price.
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
    // A signature that cannot be one of this key, or a key of another algorithm: neither is a good signature.
    return false;
  }
}

/** What only the keys of RSA have. */
interface RsaFacts {
  readonly modulusLength?: number;
  readonly hash?: { readonly name: string };
}

/**
 * Web Crypto itself refuses a key of another kind, but not one of another hash, and not an RSA key of less than 2,048
 * bits (RFC 7518 section 3.3).
 */
function isFit(key: CryptoKey, alg: Algorithm): boolean {
  if (fitKeys.get(key) === alg) return true;
  const { modulusLength = MIN_RSA_BITS, hash } = key.algorithm as RsaFacts;
  if (modulusLength < MIN_RSA_BITS) return false;
  if (hash !== undefined && hash.name !== `SHA-${alg.slice(-3)}`) return false;
  fitKeys.set(key, alg);
  return true;
}
