import type { Random } from '@portcullis/core';
import {
  fromBase64url,
  type SecretKeyUse,
  SecretRing,
  systemRandom,
  toBase64url,
} from '@portcullis/core/internal';

/** A text that was sealed here. */
export interface Opened {
  readonly text: string;
  /** Whether a key other than the newest sealed it: seal it again. */
  readonly isOld: boolean;
  /** Id of the key that sealed it. */
  readonly sealedBy: string;
}

const USE: SecretKeyUse = {
  keyLabel: 'portcullis session seal 1',
  idLabel: 'portcullis session key id 1',
  algorithm: { name: 'AES-GCM', length: 256 },
  usages: ['decrypt', 'encrypt'],
};

const IV_BYTES = 12;
const TAG_BYTES = 16;
const SEALED = /^([\w-]{8})\.([\w-]+)$/;

const encoder = /* @__PURE__ */ new TextEncoder();
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Seals texts so that no one else can read or create them: AES-256-GCM under keys derived from secrets by HKDF.
 *
 * The first secret seals; all of them open. To rotate, put a new one first, and drop the old one once everything that it sealed has
 * expired. A scope (the site) and a purpose are bound into what is sealed, so that a text sealed for one is invalid for another, even if
 * several sites share their secrets.
 *
 * It does **not** hide the length of a text, nor know whether one was used before. A key may seal 2^32 texts.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc5116#section-5.2 | RFC 5116} and RFC 5869
 */
export class KeyRing {
  readonly #keys: SecretRing;
  /** Origin of the site that seals. */
  readonly scope: string;
  readonly #random: Random;

  /**
   * @param secrets newest first, each of at least 32 characters
   * @param scope origin of the site that seals, such as `https://app.example.com`
   */
  constructor(secrets: readonly string[], scope: string, random: Random = systemRandom) {
    this.#keys = new SecretRing(secrets, USE);
    this.scope = scope;
    this.#random = random;
  }

  /** The ids of all keys, newest first. They reveal nothing about the keys. */
  async ids(): Promise<readonly string[]> {
    return (await this.#keys.keys()).map(({ id }) => id);
  }

  async seal(purpose: string, text: string): Promise<string> {
    const newest = await this.#keys.newest();
    const iv = this.#random(new Uint8Array(IV_BYTES));
    const algorithm = { name: 'AES-GCM', iv, additionalData: this.#bound(purpose) };
    const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, newest.key, encoder.encode(text)));
    const bytes = new Uint8Array(IV_BYTES + sealed.length);
    bytes.set(iv);
    bytes.set(sealed, IV_BYTES);
    return `${newest.id}.${toBase64url(bytes)}`;
  }

  /** The text, or `undefined` if it was not sealed here for this purpose. Never throws for what a client can send. */
  async open(purpose: string, sealed: string): Promise<Opened | undefined> {
    const [, id, encoded] = SEALED.exec(sealed) ?? [];
    if (id === undefined || encoded === undefined) return undefined;
    const keys = await this.#keys.keys();
    const index = keys.findIndex((key) => key.id === id);
    const key = keys[index]?.key;
    const bytes = fromBase64url(encoded);
    if (key === undefined || bytes === undefined || bytes.length < IV_BYTES + TAG_BYTES) return undefined;
    const algorithm = {
      name: 'AES-GCM',
      iv: bytes.subarray(0, IV_BYTES),
      additionalData: this.#bound(purpose),
    };
    try {
      const opened = await crypto.subtle.decrypt(algorithm, key, bytes.subarray(IV_BYTES));
      return { text: decoder.decode(opened), isOld: index > 0, sealedBy: id };
    } catch (error) {
      // What Web Crypto says about a wrong tag.
      if (error instanceof Error && error.name === 'OperationError') return undefined;
      throw error;
    }
  }

  /** An origin holds no space: what is before it is the scope. */
  #bound(purpose: string): Uint8Array<ArrayBuffer> {
    return new Uint8Array(encoder.encode(`${this.scope} ${purpose}`));
  }
}

/** Id of the key in a sealed text. It is authentic only if the text can be opened. */
export function sealedBy(sealed: string): string | undefined {
  return SEALED.exec(sealed)?.[1];
}
