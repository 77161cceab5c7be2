import { describe, expect, it } from 'vitest';
import { foldHashes, hashesOf } from '../../src/tiles/tile-hashes.ts';
import { leavesOf, plainRoot } from '../fixtures/plain-tree.ts';

describe("a tile's hashes", () => {
  it('are read from its octets one after the other', async () => {
    const leaves = await leavesOf(3);
    const octets = Uint8Array.from(leaves.flatMap((leaf) => [...leaf]));
    expect(hashesOf(octets, { level: 0, index: 0, width: 3 })).toEqual(leaves);
  });

  it.each([0, 95, 97, 128])('are malformed in %i octets where three should be', (length) => {
    expect(() => hashesOf(new Uint8Array(length), { level: 0, index: 5, width: 3 })).toThrow(
      expect.objectContaining({
        code: 'tile.malformed',
        message: 'tile/0/005.p/3: it does not have 3 hashes',
      }),
    );
  });

  it.each([1, 2, 8])('fold is not the root of the tree of these %i', async (count) => {
    const leaves = await leavesOf(count);
    expect(await foldHashes(leaves)).toEqual(await plainRoot(leaves));
  });
});
