import { describe, expect, it } from 'vitest';
import { checkIndex, levelOf, splitPoint } from '../../src/merkle/tree-shape.ts';

const INVALID = expect.objectContaining({ code: 'tree.size_invalid' });

describe('the shape of a tree', () => {
  it('is split at the largest power of two below its size, as RFC 6962 specifies', () => {
    expect([2, 3, 4, 5, 8, 9, 16, 17].map(splitPoint)).toEqual([1, 2, 2, 4, 4, 8, 8, 16]);
  });

  it('has a level where it is complete, and none elsewhere', () => {
    expect([1, 2, 3, 4, 6, 7, 8, 2 ** 40, 2 ** 40 - 1].map(levelOf)).toEqual([
      0,
      1,
      undefined,
      2,
      undefined,
      undefined,
      3,
      40,
      undefined,
    ]);
  });

  it('has entries from 0 to one less than its size', () => {
    for (const index of [0, 1, 2]) checkIndex(index, 3);
    for (const index of [-1, 3, 4, 1.5, Number.NaN]) expect(() => checkIndex(index, 3)).toThrow(INVALID);
    for (const size of [0, 1.5, 2 ** 53, Number.POSITIVE_INFINITY, Number.NaN]) {
      expect(() => checkIndex(0, size)).toThrow(INVALID);
    }
  });
});
