import { parseCheckpoint } from '../checkpoint/checkpoint.ts';
import { cosignedMessage, timestampedSignature } from '../note/cosigned-message.ts';
import type { NoteSignature } from '../note/note.ts';
import type { SigningKey } from '../note/signing-key.ts';
import { SIGNATURE_TYPE } from '../note/verifier-key.ts';
import { TlogError } from '../tlog-error.ts';

/**
 * Makes a witness's cosignature of a checkpoint: its word that, at this time, this is the largest tree it has seen of the
 * log, and that it continues every earlier one.
 *
 * It does **not** verify that: only {@link witness} does, before it calls this.
 *
 * Fails with `key.malformed` for a key of another type, `checkpoint.malformed` for a text that is not a checkpoint.
 *
 * @param text the checkpoint's text, without signatures
 * @param now milliseconds since the Unix epoch
 * @see {@link https://c2sp.org/tlog-cosignature | C2SP tlog-cosignature}
 */
export async function cosign(
  text: string,
  { verifierKey, privateKey }: SigningKey,
  now: number,
): Promise<NoteSignature> {
  const { name, keyId, type } = verifierKey;
  if (type !== SIGNATURE_TYPE.cosignature) {
    throw new TlogError('key.malformed', `signing key: ${name} is for notes, not for cosignatures`);
  }
  parseCheckpoint(text);
  const timestamp = Math.floor(now / 1000);
  const signed = await crypto.subtle.sign('Ed25519', privateKey, cosignedMessage(text, timestamp));
  return { name, keyId, signature: timestampedSignature(timestamp, new Uint8Array(signed)) };
}
