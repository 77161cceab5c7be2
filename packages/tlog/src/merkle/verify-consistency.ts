import { equalOctets } from '../encoding/octets.ts';
import { TlogError } from '../tlog-error.ts';
import { emptyRootHash, type Hash, nodeHash } from './hash.ts';
import { checkSizes, levelOf } from './tree-shape.ts';

/** A tree: how many entries, and their root. */
export interface TreeHead {
  readonly size: number;
  readonly rootHash: Hash;
}

/**
 * Verifies that a tree starts with all entries of a smaller one, unchanged. Fails with `proof.invalid`, `tree.size_invalid`.
 *
 * It does **not** verify the roots: take both from checkpoints that {@link openCheckpoint} opened.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9162#section-2.1.4.2 | RFC 9162 section 2.1.4.2}
 */
export async function verifyConsistency(
  older: TreeHead,
  newer: TreeHead,
  proof: readonly Hash[],
): Promise<void> {
  checkSizes(older.size, newer.size);
  const mustBeEmpty = older.size === 0 || older.size === newer.size;
  if (mustBeEmpty) {
    const known = older.size === newer.size ? newer.rootHash : await emptyRootHash();
    if (proof.length > 0 || !equalOctets(older.rootHash, known)) throw invalid(older, newer);
    return;
  }
  await verifyProof(older, newer, proof);
}

async function verifyProof(older: TreeHead, newer: TreeHead, proof: readonly Hash[]): Promise<void> {
  // A complete smaller tree is a subtree of the larger one, and not repeated in the proof.
  const path = levelOf(older.size) !== undefined ? [older.rootHash, ...proof] : proof;
  const [first, ...rest] = path;
  if (first === undefined || proof.length === 0) throw invalid(older, newer);
  let node = older.size - 1;
  let last = newer.size - 1;
  while (node % 2 === 1) {
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  let oldHash = first;
  let newHash = first;
  for (const sibling of rest) {
    if (last === 0) throw invalid(older, newer);
    if (node % 2 === 1 || node === last) {
      oldHash = await nodeHash(sibling, oldHash);
      newHash = await nodeHash(sibling, newHash);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      newHash = await nodeHash(newHash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  if (last !== 0 || !equalOctets(oldHash, older.rootHash) || !equalOctets(newHash, newer.rootHash)) {
    throw invalid(older, newer);
  }
}

function invalid(older: TreeHead, newer: TreeHead): TlogError {
  return new TlogError(
    'proof.invalid',
    `consistency proof: the tree of ${newer.size} entries does not continue that of ${older.size}`,
  );
}
