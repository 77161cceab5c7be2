import { TlogError } from '../tlog-error.ts';

/** The largest power of two that is smaller than a size of at least 2: where RFC 6962 splits a tree. */
export function splitPoint(size: number): number {
  let half = 1;
  while (half * 2 < size) half *= 2;
  return half;
}

/** The level of a complete tree with this many leaves, `undefined` if their number is not a power of two. */
export function levelOf(size: number): number | undefined {
  const level = Math.round(Math.log2(size));
  return 2 ** level === size ? level : undefined;
}

/** Fails with `tree.size_invalid` unless an entry is within a tree. */
export function checkIndex(index: number, size: number): void {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) {
    throw new TlogError('tree.size_invalid', `entry ${index} is not within a tree of ${size} entries`);
  }
}

/** Fails with `tree.size_invalid` unless a tree can have been the other's beginning. */
export function checkSizes(oldSize: number, size: number): void {
  if (!Number.isSafeInteger(oldSize) || !Number.isSafeInteger(size) || oldSize < 0 || oldSize > size) {
    throw new TlogError(
      'tree.size_invalid',
      `a tree of ${oldSize} entries cannot be an earlier state of one of ${size}`,
    );
  }
}
