import { fromBase64, toBase64 } from '../encoding/base64.ts';
import { fromDecimal } from '../encoding/decimal.ts';
import { HASH_BYTES, type Hash } from '../merkle/hash.ts';
import { TlogError } from '../tlog-error.ts';

/** A log's statement of its size and root hash. */
export interface Checkpoint {
  /** The log's name, such as `example.com/log`. */
  readonly origin: string;
  /** How many entries. */
  readonly size: number;
  /** The root of its Merkle tree (RFC 6962), 32 octets. */
  readonly rootHash: Hash;
  /** Opaque lines. Not recommended: no one audits them. */
  readonly extensions: readonly string[];
}

/** The root of a tree without entries, base64: any other one would be the beginning of no log. */
const EMPTY_ROOT = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

/**
 * Parses a checkpoint's text. It does **not** verify who signed it: see {@link openCheckpoint}.
 *
 * Fails with `checkpoint.malformed`.
 * @see {@link https://c2sp.org/tlog-checkpoint | C2SP tlog-checkpoint}
 */
export function parseCheckpoint(text: string): Checkpoint {
  if (!text.endsWith('\n')) throw malformed('it does not end with a newline');
  const lines = text.slice(0, -1).split('\n');
  if (lines.some((line) => line === '')) throw malformed('it has an empty line');
  const [origin = '', sizeLine = '', rootLine = '', ...extensions] = lines;
  const size = fromDecimal(sizeLine);
  if (size === undefined) throw malformed('its second line is not a tree size');
  const rootHash = fromBase64(rootLine);
  if (rootHash?.byteLength !== HASH_BYTES) throw malformed('its third line is not a SHA-256 hash in base64');
  if (size === 0 && rootLine !== EMPTY_ROOT) {
    throw malformed('the root of an empty tree must be the SHA-256 hash of the empty string');
  }
  return { origin, size, rootHash, extensions };
}

/** Writes a checkpoint's text, for `signNote` to sign. Fails with `checkpoint.malformed`. */
export function formatCheckpoint({ origin, size, rootHash, extensions }: Checkpoint): string {
  const text = [origin, String(size), toBase64(rootHash), ...extensions].map((line) => `${line}\n`).join('');
  // What does not come back as it was is not written.
  const read = parseCheckpoint(text);
  if (read.origin !== origin || read.extensions.length !== extensions.length) {
    throw malformed('an origin or an extension contains a newline');
  }
  return text;
}

function malformed(what: string): TlogError {
  return new TlogError('checkpoint.malformed', `checkpoint: ${what}`);
}
