import type { AccessError } from '@portcullis/core';
import type { CryptoKey, JWK } from 'jose';
import { createLocalJWKSet } from 'jose/jwks/local';
import type { DatedKeys } from './key-shelf.ts';
import { keysError } from './keys-failure.ts';

/** The part of a token's header that chooses a key. */
export interface KeyHeader {
  readonly alg?: string | undefined;
  readonly kid?: string | undefined;
}

/** Keys in use, imported as they are needed. */
export class KeySet {
  /**
   * When they were fetched from the issuer, in milliseconds since the Unix epoch; after the clock was set back, a time at which they are
   * due.
   */
  fetchedAt: number;
  /** The number of keys. */
  readonly count: number;
  readonly #text: string;
  /** By algorithm and key id: at most one for each key, since misses are not cached. */
  readonly #found: Map<string, CryptoKey>;
  readonly #find: (header: { alg: string; kid?: string }) => Promise<CryptoKey>;

  /** @param former the previous set: if it has the same keys, the imported ones are reused */
  constructor({ fetchedAt, keys }: DatedKeys, former: KeySet | undefined) {
    this.fetchedAt = fetchedAt;
    this.count = keys.length;
    this.#text = JSON.stringify(keys);
    const same = former !== undefined && former.#text === this.#text ? former : undefined;
    this.#find = same === undefined ? createLocalJWKSet({ keys: keys as JWK[] }) : same.#find;
    this.#found = same === undefined ? new Map() : same.#found;
  }

  /** Whether another set holds the very same keys. */
  equals(other: KeySet | undefined): boolean {
    return other !== undefined && other.#text === this.#text;
  }

  /** The key for this header; `undefined` if there is none. Fails if several match, or if the key is broken. */
  async find(alg: string, kid: string | undefined): Promise<CryptoKey | undefined> {
    const name = kid === undefined ? alg : `${alg} ${kid}`;
    const known = this.#found.get(name);
    if (known !== undefined) return known;
    try {
      const key = await this.#find(kid === undefined ? { alg } : { alg, kid });
      this.#found.set(name, key);
      return key;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'ERR_JWKS_NO_MATCHING_KEY') return undefined;
      throw chosenBadly(code);
    }
  }
}

function chosenBadly(code: unknown): AccessError {
  if (code === 'ERR_JWKS_MULTIPLE_MATCHING_KEYS') {
    return keysError('keys.ambiguous', {
      detail: 'more than one key of the issuer matches this token: its header must name one (kid)',
    });
  }
  // Not passed on as the cause: whatever the runtime says of a broken key is not worth a leak.
  return keysError('keys.unusable', { detail: 'the key that this token names cannot be imported' });
}
