import { utf8 } from '../encoding/octets.ts';
import { TlogError } from '../tlog-error.ts';
import type { NoteSignature } from './note.ts';
import type { SigningKey } from './signing-key.ts';
import { SIGNATURE_TYPE } from './verifier-key.ts';

/**
 * Signs a note's text with Ed25519. Add the signature to the note's others and write it by {@link formatNote}.
 *
 * Fails with `key.malformed` for a key of another type, with `note.malformed` for a text that does not end in a newline.
 *
 * @example
 * ```ts
 * import { formatNote, generateSigningKey, signingKey, SIGNATURE_TYPE, signNote } from '@portcullis/tlog';
 *
 * const key = await signingKey('example.com/notes', SIGNATURE_TYPE.ed25519, await generateSigningKey());
 * const text = 'The gate is shut.\n';
 * const note = formatNote({ text, signatures: [await signNote(text, key)] });
 * ```
 * @see {@link https://c2sp.org/signed-note | C2SP signed-note}
 */
export async function signNote(
  text: string,
  { verifierKey, privateKey }: SigningKey,
): Promise<NoteSignature> {
  const { name, keyId, type } = verifierKey;
  if (type !== SIGNATURE_TYPE.ed25519) {
    throw new TlogError('key.malformed', `signing key: ${name} is for cosignatures, not for notes`);
  }
  if (!text.endsWith('\n'))
    throw new TlogError('note.malformed', 'signed note: its text must end with a newline');
  const signature = await crypto.subtle.sign('Ed25519', privateKey, utf8(text));
  return { name, keyId, signature: new Uint8Array(signature) };
}
