import { fromBase64url, type SecretKeyUse, SecretRing, toBase64url } from '@portcullis/core/internal';

const encoder = /* @__PURE__ */ new TextEncoder();
const MADE = /^([\w-]{8})\.([\w-]{43})$/;

const USE: SecretKeyUse = {
  keyLabel: 'portcullis sso mac 1',
  idLabel: 'portcullis sso key id 1',
  algorithm: { name: 'HMAC', hash: 'SHA-256', length: 256 },
  usages: ['sign', 'verify'],
};

/**
 * Proves that facts were put together here: HMAC-SHA-256 under keys derived from secrets by HKDF. The first secret
 * makes; all of them check. A purpose is part of what is proved, so that a proof for one cannot stand for another.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc2104 | RFC 2104} and RFC 5869
 */
export class MacRing {
  readonly #keys: SecretRing;

  /** @param secrets newest first, each of at least 32 characters */
  constructor(secrets: readonly string[]) {
    this.#keys = new SecretRing(secrets, USE);
  }

  /** A proof that these facts belong together, of `[\w.-]` only. */
  async make(purpose: string, facts: readonly string[]): Promise<string> {
    const newest = await this.#keys.newest();
    const mac = await crypto.subtle.sign('HMAC', newest.key, message(purpose, facts));
    return `${newest.id}.${toBase64url(mac)}`;
  }

  /** Whether the proof was made here, for this purpose and exactly these facts. Never throws for what a client sends. */
  async check(purpose: string, facts: readonly string[], proof: string): Promise<boolean> {
    const [, id, encoded] = MADE.exec(proof) ?? [];
    const key = (await this.#keys.keys()).find((known) => known.id === id)?.key;
    if (key === undefined || encoded === undefined) return false;
    const mac = fromBase64url(encoded);
    if (mac === undefined) return false;
    // Compares in constant time.
    return crypto.subtle.verify('HMAC', key, mac, message(purpose, facts));
  }
}

function message(purpose: string, facts: readonly string[]): Uint8Array {
  return encoder.encode(JSON.stringify([purpose, ...facts]));
}
