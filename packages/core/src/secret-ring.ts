import { toBase64url } from './encoding/base64url.ts';

/** The type of a Web Crypto key, also for programs that only have the types of Node, which lack the global `CryptoKey`. */
export type WebCryptoKey = Parameters<typeof crypto.subtle.sign>[1];

/** A key of a ring. */
export interface SecretKey {
  /** Identifies the key in its outputs: eight characters that are derived from the secret but reveal nothing about it. */
  readonly id: string;
  readonly key: WebCryptoKey;
}

/** The purpose of a ring's keys. */
export interface SecretKeyUse {
  /** Separates the keys of this ring from all others of the same secret, such as `portcullis session seal 1`. */
  readonly keyLabel: string;
  /** The label for the ids. */
  readonly idLabel: string;
  readonly algorithm: { readonly name: string; readonly length: number; readonly hash?: string };
  readonly usages: readonly ('decrypt' | 'encrypt' | 'sign' | 'verify')[];
}

/** Shorter secrets can be guessed. */
export const MIN_SECRET_LENGTH = 32;

const ID_BITS = 48;

const encoder = /* @__PURE__ */ new TextEncoder();

/**
 * Derives the keys of a ring of secrets by HKDF-SHA-256: the first is used for new outputs, all of them for verification. The
 * secrets must be random characters, not passwords.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc5869 | RFC 5869}
 */
export class SecretRing {
  readonly #secrets: readonly string[];
  readonly #use: SecretKeyUse;
  // The keys instead of their promise: a promise of one request must not be awaited in another.
  #keys: readonly SecretKey[] | undefined;

  /** @param secrets newest first, each of at least {@link MIN_SECRET_LENGTH} random characters */
  constructor(secrets: readonly string[], use: SecretKeyUse) {
    this.#secrets = secrets;
    this.#use = use;
  }

  /** All keys, newest first. */
  async keys(): Promise<readonly SecretKey[]> {
    this.#keys ??= await Promise.all(this.#secrets.map((secret) => secretKey(secret, this.#use)));
    return this.#keys;
  }

  /** The key for new outputs. */
  async newest(): Promise<SecretKey> {
    const [newest] = await this.keys();
    if (newest === undefined) throw new TypeError(`${this.#use.keyLabel}: the ring has no secret`);
    return newest;
  }
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
  return { id: toBase64url(id), key };
}
