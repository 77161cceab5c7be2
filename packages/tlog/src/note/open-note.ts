import { utf8 } from '../encoding/octets.ts';
import { TlogError } from '../tlog-error.ts';
import { cosignatureTime, cosignedMessage } from './cosigned-message.ts';
import { type NoteSignature, parseNote } from './note.ts';
import { SIGNATURE_TYPE, type VerifierKey } from './verifier-key.ts';

/** A signature that was verified. */
export interface VerifiedSignature extends NoteSignature {
  readonly key: VerifierKey;
  /** When a witness made it, in seconds since the Unix epoch; only of cosignatures. */
  readonly timestamp?: number;
}

/** A note with at least one valid signature. */
export interface OpenedNote {
  readonly text: string;
  /** The signatures of known keys, one of each key. All others are ignored, as the specification requires. */
  readonly verified: readonly VerifiedSignature[];
}

/**
 * Parses a signed note and verifies it with the known keys.
 *
 * Fails with `note.malformed`; `note.signature_invalid` if a signature under the name and id of a known key is not that key's;
 * `note.unsigned` if no known key signed it.
 *
 * It does **not** check which of the keys signed: look at `verified`.
 * @see {@link https://c2sp.org/signed-note#signatures | C2SP signed-note, signatures}
 */
export async function openNote(note: string, keys: readonly VerifierKey[]): Promise<OpenedNote> {
  const { text, signatures } = parseNote(note);
  const verified = await verifySignatures(text, signatures, keys);
  if (verified.length === 0) {
    throw new TlogError('note.unsigned', 'signed note: no signature is from a known key');
  }
  return { text, verified };
}

/** The signatures of known keys over a text, each verified. Fails with `note.signature_invalid`. */
export async function verifySignatures(
  text: string,
  signatures: readonly NoteSignature[],
  keys: readonly VerifierKey[],
): Promise<readonly VerifiedSignature[]> {
  const verified = new Map<VerifierKey, VerifiedSignature>();
  for (const signature of signatures) {
    const key = keys.find(({ name, keyId }) => name === signature.name && keyId === signature.keyId);
    if (key === undefined || verified.has(key)) continue;
    verified.set(key, await verifySignature(text, signature, key));
  }
  return [...verified.values()];
}

async function verifySignature(
  text: string,
  signature: NoteSignature,
  key: VerifierKey,
): Promise<VerifiedSignature> {
  if (key.type === SIGNATURE_TYPE.ed25519) {
    if (!(await isSignedBy(key, signature.signature, utf8(text)))) throw invalid(key);
    return { ...signature, key };
  }
  const timestamp = cosignatureTime(signature.signature);
  if (timestamp === undefined) throw invalid(key, 'has no timestamp in seconds');
  const message = cosignedMessage(text, timestamp);
  if (!(await isSignedBy(key, signature.signature.subarray(8), message))) throw invalid(key);
  return { ...signature, key, timestamp };
}

async function isSignedBy(
  { publicKey }: VerifierKey,
  signature: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  if (signature.byteLength !== 64) return false;
  try {
    const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, signature, message);
  } catch {
    // Octets that are no point of the curve verify nothing.
    return false;
  }
}

function invalid({ name }: VerifierKey, why = 'is invalid'): TlogError {
  return new TlogError('note.signature_invalid', `signed note: the signature of ${name} ${why}`);
}
