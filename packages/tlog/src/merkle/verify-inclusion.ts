import { equalOctets } from '../encoding/octets.ts';
import { TlogError } from '../tlog-error.ts';
import { type Hash, nodeHash } from './hash.ts';
import { checkIndex } from './tree-shape.ts';

/** An entry's index in a tree, and the tree's root. */
export interface Inclusion {
  /** The hash of the entry: {@link leafHash}. */
  readonly leafHash: Hash;
  /** The first entry is 0. */
  readonly index: number;
  /** How many entries the tree has. */
  readonly size: number;
  /** From a checkpoint that was verified. */
  readonly rootHash: Hash;
}

/**
 * Verifies that an entry is at this index of a tree. Fails with `proof.invalid`, `tree.size_invalid`.
 *
 * It does **not** verify the root: take it from a checkpoint that {@link openCheckpoint} opened.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3.2 | RFC 9162 section 2.1.3.2}
 */
export async function verifyInclusion(
  { leafHash, index, size, rootHash }: Inclusion,
  proof: readonly Hash[],
): Promise<void> {
  checkIndex(index, size);
  let node = index;
  let last = size - 1;
  let hash = leafHash;
  for (const sibling of proof) {
    if (last === 0) throw invalid(index);
    if (node % 2 === 1 || node === last) {
      hash = await nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      hash = await nodeHash(hash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  if (last !== 0 || !equalOctets(hash, rootHash)) throw invalid(index);
}

function invalid(index: number): TlogError {
  return new TlogError(
    'proof.invalid',
    `inclusion proof: the hash computed from entry ${index} is not the root`,
  );
}
