import { concat } from '../encoding/octets.ts';

/** A SHA-256 hash: 32 octets. */
export type Hash = Uint8Array<ArrayBuffer>;

/** Octets of a hash. */
export const HASH_BYTES = 32;

const LEAF = /* @__PURE__ */ Uint8Array.of(0);
const NODE = /* @__PURE__ */ Uint8Array.of(1);

/**
 * The hash of an entry.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6962#section-2.1 | RFC 6962 section 2.1}
 */
export function leafHash(entry: Uint8Array): Promise<Hash> {
  return sha256(concat(LEAF, entry));
}

/** The hash of two subtrees, the left one being complete. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Promise<Hash> {
  return sha256(concat(NODE, left, right));
}

/** The root of a log without entries. */
export function emptyRootHash(): Promise<Hash> {
  return sha256(new Uint8Array());
}

async function sha256(octets: Uint8Array<ArrayBuffer>): Promise<Hash> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', octets));
}
