import { fromBase64, toBase64 } from '../encoding/base64.ts';
import { concat, utf8 } from '../encoding/octets.ts';
import { TlogError } from '../tlog-error.ts';
import { isKeyName } from './key-name.ts';

/** What a key signs, and how: the type identifier octets of C2SP signed-note. */
export const SIGNATURE_TYPE = {
  /** Ed25519 over the note's text. */
  ed25519: 0x01,
  /** Timestamped Ed25519 cosignatures of checkpoints (C2SP tlog-cosignature). */
  cosignature: 0x04,
} as const;

/** One of {@link SIGNATURE_TYPE}. */
export type SignatureType = (typeof SIGNATURE_TYPE)[keyof typeof SIGNATURE_TYPE];

/** A public Ed25519 key with its name and what it is for. */
export interface VerifierKey {
  readonly name: string;
  readonly keyId: number;
  readonly type: SignatureType;
  /** 32 octets (RFC 8032). */
  readonly publicKey: Uint8Array<ArrayBuffer>;
}

/**
 * Makes the verifier key of an Ed25519 public key.
 *
 * Fails with `key.malformed` if the name is empty or has a space or `+`, or the key is not of 32 octets.
 */
export async function verifierKey(
  name: string,
  type: SignatureType,
  publicKey: Uint8Array,
): Promise<VerifierKey> {
  if (!isKeyName(name)) throw malformed('the name is empty, or has a space or "+"');
  if (publicKey.byteLength !== 32) throw malformed('an Ed25519 public key must have 32 bytes');
  return { name, type, publicKey: publicKey.slice(), keyId: await keyIdOf(name, type, publicKey) };
}

/**
 * Parses a verifier key (vkey): `name+hex+base64`. Fails with `key.malformed`, also if the key id is not that of name and key.
 * @see {@link https://c2sp.org/signed-note#verifier-keys | C2SP signed-note, verifier keys}
 */
export async function parseVerifierKey(vkey: string): Promise<VerifierKey> {
  // A variable that the program does not have is no text, whatever its type says.
  if (typeof vkey !== 'string') throw malformed('it is missing or not a string');
  // Base64 may hold "+" itself, a name may not.
  const [, name = '', id = '', encoded] = /^([^+]+)\+([\da-f]{8})\+(.+)$/.exec(vkey.trim()) ?? [];
  const material = encoded === undefined ? undefined : fromBase64(encoded);
  if (material === undefined) throw malformed('it is not "name+hex+base64"');
  const type = material[0];
  if (type !== SIGNATURE_TYPE.ed25519 && type !== SIGNATURE_TYPE.cosignature) {
    throw malformed('its signature type is neither 0x01 (Ed25519) nor 0x04 (cosignature)');
  }
  const key = await verifierKey(name, type, material.subarray(1));
  if (key.keyId !== Number.parseInt(id, 16)) throw malformed('its key id does not match its name and key');
  return key;
}

/** Serializes a verifier key as {@link parseVerifierKey} reads it. */
export function formatVerifierKey({ name, keyId, type, publicKey }: VerifierKey): string {
  const id = keyId.toString(16).padStart(8, '0');
  return `${name}+${id}+${toBase64(concat(Uint8Array.of(type), publicKey))}`;
}

async function keyIdOf(name: string, type: SignatureType, publicKey: Uint8Array): Promise<number> {
  const named = concat(utf8(`${name}\n`), Uint8Array.of(type), publicKey);
  return new DataView(await crypto.subtle.digest('SHA-256', named)).getUint32(0);
}

function malformed(what: string): TlogError {
  return new TlogError('key.malformed', `verifier key: ${what}`);
}
