import { fromBase64 } from '../encoding/base64.ts';
import type { TlogError } from '../tlog-error.ts';
import { HASH_BYTES, type Hash } from './hash.ts';

/** A proof has a hash for each level of the tree at most. */
const MAX_HASHES = 63;

/**
 * The hashes of a proof, as the formats write them: each a line in base64.
 * @param malformed creates the error for the text that contains them
 */
export function parseProofLines(
  lines: readonly string[],
  malformed: (what: string) => TlogError,
): readonly Hash[] {
  if (lines.length > MAX_HASHES) throw malformed(`its proof has more than ${MAX_HASHES} hashes`);
  return lines.map((line) => {
    const hash = fromBase64(line);
    if (hash?.byteLength !== HASH_BYTES) throw malformed('a line of its proof is not a hash in base64');
    return hash;
  });
}
