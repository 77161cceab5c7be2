import { fromBase64url, isRecord } from '@portcullis/core/internal';
import type { JWK } from 'jose';
import { hasRocaFingerprint } from './roca-fingerprint.ts';

/** A set with more keys is refused: the largest providers publish about a dozen. */
const MAX_KEYS = 100;

/** Members that a public signature key may have. Certificates and the like are left behind. */
const MEMBERS = ['kty', 'kid', 'alg', 'use', 'key_ops', 'crv', 'x', 'y', 'n', 'e'] as const;

/** What belongs to a private or symmetric key. Anyone can compute an RSA key from one prime, or from one exponent of a prime. */
const SECRET_MEMBERS = ['d', 'k', 'p', 'q', 'dp', 'dq', 'qi', 'oth'] as const;

/** RSA moduli of 2,048 to 8,192 bits in base64url (RFC 7518 section 3.3 asks for 2,048 at least). */
const MODULUS = /^[\w-]{342,1366}$/;

/**
 * The usable keys of a JWK Set, or `undefined` if it is not a JWK Set or has no usable key.
 *
 * Keys of other kinds are skipped, as RFC 7517 section 5 requires. So are symmetric keys (`oct`), keys whose private part is published, and
 * RSA keys that can be factored because of how they were generated (ROCA): anyone can sign with those.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7517#section-5 | RFC 7517 section 5}
 */
export function readPublicKeys(value: unknown): readonly JWK[] | undefined {
  if (typeof value !== 'object' || value === null || !('keys' in value)) return undefined;
  const { keys } = value;
  if (!Array.isArray(keys) || keys.length > MAX_KEYS) return undefined;
  const usable = keys.map(readPublicKey).filter((key) => key !== undefined);
  return usable.length === 0 ? undefined : usable;
}

/** Whether a member of a JWK Set contains a symmetric key, or a part of a private key. */
export function hasSecretPart(value: unknown): boolean {
  return isRecord(value) && SECRET_MEMBERS.some((member) => member in value);
}

function readPublicKey(given: unknown): JWK | undefined {
  if (!isRecord(given) || hasSecretPart(given)) return undefined;
  if (!hasKeyMaterial(given) || !isSignatureKey(given)) return undefined;
  const key: Record<string, unknown> = {};
  for (const member of MEMBERS) {
    if (given[member] !== undefined) key[member] = given[member];
  }
  return key as JWK;
}

function hasKeyMaterial({ kty, crv, n, e, x, y }: Readonly<Record<string, unknown>>): boolean {
  if (kty === 'RSA') return typeof n === 'string' && isStrongModulus(n) && typeof e === 'string';
  if (kty === 'EC') return typeof crv === 'string' && typeof x === 'string' && typeof y === 'string';
  return kty === 'OKP' && typeof crv === 'string' && typeof x === 'string';
}

function isStrongModulus(n: string): boolean {
  const modulus = MODULUS.test(n) ? fromBase64url(n) : undefined;
  return modulus !== undefined && !hasRocaFingerprint(modulus);
}

function isSignatureKey({ kid, alg, use, key_ops: operations }: Readonly<Record<string, unknown>>): boolean {
  if (use !== undefined && use !== 'sig') return false;
  if (kid !== undefined && typeof kid !== 'string') return false;
  if (alg !== undefined && typeof alg !== 'string') return false;
  return operations === undefined || (Array.isArray(operations) && operations.includes('verify'));
}
