/** A key of a ring. */
export interface SecretKey {
  /** Names the key in what it made: six bytes, derived from the secret, that say nothing about it. */
  readonly id: Uint8Array;
  readonly key: CryptoKey;
}

/** What a ring's keys are for. */
export interface SecretKeyUse {
  /** Tells this ring's keys from all others of the same secret, such as `portcullis session seal 1`. */
  readonly keyLabel: string;
  /** The same for the ids. */
  readonly idLabel: string;
  readonly algorithm: { readonly name: string; readonly length: number; readonly hash?: string };
  readonly usages: readonly ('decrypt' | 'encrypt' | 'sign' | 'verify')[];
}

/** Shorter secrets can be guessed. */
export const MIN_SECRET_LENGTH = 32;

const ID_BITS = 48;

const encoder = /* @__PURE__ */ new TextEncoder();

/**
 * The keys of a ring of secrets, by HKDF-SHA-256. It makes a secret of random characters into keys, and not a password.
 *
 * @param secrets each of at least {@link MIN_SECRET_LENGTH} random characters
 * @see {@link https://www.rfc-editor.org/rfc/rfc5869 | RFC 5869}
 */
export function secretKeys(secrets: readonly string[], use: SecretKeyUse): Promise<readonly SecretKey[]> {
  return Promise.all(secrets.map((secret) => secretKey(secret, use)));
}

async function secretKey(
  secret: string,
  { keyLabel, idLabel, algorithm, usages }: SecretKeyUse,
): Promise<SecretKey> {
  const base = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, [
    'deriveBits',
    'deriveKey',
  ]);
  const hkdf = (label: string) => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: encoder.encode(label),
  });
  const [key, id] = await Promise.all([
    crypto.subtle.deriveKey(hkdf(keyLabel), base, algorithm, false, [...usages]),
    crypto.subtle.deriveBits(hkdf(idLabel), base, ID_BITS),
  ]);
  return { id: new Uint8Array(id), key };
}
