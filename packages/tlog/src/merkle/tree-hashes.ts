import { emptyRootHash, type Hash, nodeHash } from './hash.ts';
import { checkIndex, checkSizes, levelOf, splitPoint } from './tree-shape.ts';

/**
 * The hash of a complete subtree: of the entries from `index * 2 ** level` on, `2 ** level` of them. It is called for subtrees within the
 * tree only.
 */
export type SubtreeHash = (level: number, index: number) => Promise<Hash>;

/** The root of the tree of the first `size` entries. */
export function rootHash(size: number, subtree: SubtreeHash): Promise<Hash> {
  return size === 0 ? emptyRootHash() : rangeHash(0, size, subtree);
}

/**
 * The inclusion proof of an entry, which {@link verifyInclusion} verifies. Fails with `tree.size_invalid`.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6962#section-2.1.1 | RFC 6962 section 2.1.1}
 */
export async function inclusionProof(
  index: number,
  size: number,
  subtree: SubtreeHash,
): Promise<readonly Hash[]> {
  checkIndex(index, size);
  const path: Promise<Hash>[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    if (index < middle) {
      path.push(rangeHash(middle, end, subtree));
      end = middle;
    } else {
      path.push(rangeHash(start, middle, subtree));
      start = middle;
    }
  }
  return Promise.all(path.reverse());
}

/**
 * The proof that a tree starts with a smaller one, which {@link verifyConsistency} verifies. Empty if one of them is empty or both are the
 * same. Fails with `tree.size_invalid`.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6962#section-2.1.2 | RFC 6962 section 2.1.2}
 */
export async function consistencyProof(
  oldSize: number,
  size: number,
  subtree: SubtreeHash,
): Promise<readonly Hash[]> {
  checkSizes(oldSize, size);
  if (oldSize === 0 || oldSize === size) return [];
  const path: Promise<Hash>[] = [];
  let [start, end] = [0, size];
  // Down to the subtree that ends where the smaller tree does.
  while (end !== oldSize) {
    const middle = start + splitPoint(end - start);
    if (oldSize <= middle) {
      path.push(rangeHash(middle, end, subtree));
      end = middle;
    } else {
      path.push(rangeHash(start, middle, subtree));
      start = middle;
    }
  }
  // A smaller tree that is a subtree of its own is known to who asks.
  if (start > 0) path.push(rangeHash(start, end, subtree));
  return Promise.all(path.reverse());
}

/** The hash of the entries from `start` until before `end`, by RFC 6962's way of splitting. */
async function rangeHash(start: number, end: number, subtree: SubtreeHash): Promise<Hash> {
  const size = end - start;
  const level = levelOf(size);
  if (level !== undefined) return subtree(level, start / size);
  const middle = start + splitPoint(size);
  const [left, right] = await Promise.all([
    rangeHash(start, middle, subtree),
    rangeHash(middle, end, subtree),
  ]);
  return nodeHash(left, right);
}
