import { fromBase64, toBase64 } from '../encoding/base64.ts';
import { concat } from '../encoding/octets.ts';
import { TlogError } from '../tlog-error.ts';
import { isKeyName } from './key-name.ts';

/** One signature line of a note. */
export interface NoteSignature {
  /** The name of the key that signed, such as `example.com/log`. */
  readonly name: string;
  /** The first four octets of a hash of name and key: distinguishes several keys of that name. */
  readonly keyId: number;
  /** What the algorithm of the key made, without the key id. */
  readonly signature: Uint8Array<ArrayBuffer>;
}

/** A text and its signatures. The text must be ignored until {@link openNote} verified a signature by a known key. */
export interface Note {
  /** With the newline at its end. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** More signature lines are refused. The specification requires support for at least 16. */
const MAX_SIGNATURES = 100;
const DASH = '— ';

/**
 * Takes a signed note apart. It does **not** verify anything: see {@link openNote}.
 *
 * Fails with `note.malformed`.
 * @see {@link https://c2sp.org/signed-note | C2SP signed-note}
 */
export function parseNote(note: string): Note {
  const end = note.lastIndexOf('\n\n');
  if (end < 0) throw malformed('it has no empty line between text and signatures');
  if (hasControlCharacter(note)) throw malformed('it contains a control character other than newline');
  // A lone surrogate has no UTF-8, so signatures would be over another text.
  if (!note.isWellFormed()) throw malformed('it is not well-formed Unicode');
  return { text: note.slice(0, end + 1), signatures: parseSignatureLines(note.slice(end + 2)) };
}

/** Serializes a note with its signatures, as {@link openNote} reads it. */
export function formatNote({ text, signatures }: Note): string {
  return `${text}\n${signatures.map(signatureLine).join('')}`;
}

/** Parses signature lines, as they are in a note and in a witness's response. Fails with `note.malformed`. */
export function parseSignatureLines(lines: string): readonly NoteSignature[] {
  if (!lines.endsWith('\n')) throw malformed('a signature line does not end with a newline');
  const signatures = lines.slice(0, -1).split('\n');
  if (signatures.length > MAX_SIGNATURES) throw malformed(`it has more than ${MAX_SIGNATURES} signatures`);
  return signatures.map(parseSignatureLine);
}

/** `— name base64(key id, signature)` and a newline. */
export function signatureLine({ name, keyId, signature }: NoteSignature): string {
  const id = new Uint8Array(4);
  new DataView(id.buffer).setUint32(0, keyId);
  return `${DASH}${name} ${toBase64(concat(id, signature))}\n`;
}

function parseSignatureLine(line: string): NoteSignature {
  const [name = '', encoded = '', ...rest] = line.startsWith(DASH) ? line.slice(DASH.length).split(' ') : [];
  const octets = fromBase64(encoded);
  if (!isKeyName(name) || octets === undefined || octets.byteLength < 5 || rest.length > 0) {
    throw malformed('a signature line is not "— name base64"');
  }
  return { name, keyId: new DataView(octets.buffer).getUint32(0), signature: octets.slice(4) };
}

function hasControlCharacter(note: string): boolean {
  for (let at = 0; at < note.length; at++) {
    const code = note.charCodeAt(at);
    if (code < 0x20 && code !== 0x0a) return true;
  }
  return false;
}

function malformed(what: string): TlogError {
  return new TlogError('note.malformed', `signed note: ${what}`);
}
