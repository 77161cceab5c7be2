import { describe, expect, it } from 'vitest';
import { type Hash, leafHash, verifyInclusion } from '../../src/index.ts';
import { nodeHash } from '../../src/merkle/hash.ts';
import { inclusionProof } from '../../src/merkle/tree-hashes.ts';
import { leavesOf, plainRoot, subtreesOf } from '../fixtures/plain-tree.ts';

const [a, b] = (await leavesOf(2)) as [Hash, Hash];
const INVALID = { code: 'proof.invalid' };

describe('an inclusion proof', () => {
  it('is valid for its entry, and for no other at its position, in every tree of up to nine entries', async () => {
    const all = await leavesOf(9);
    for (let size = 1; size <= all.length; size++) {
      const leaves = all.slice(0, size);
      const root = await plainRoot(leaves);
      for (const [index, leaf] of leaves.entries()) {
        const proof = await inclusionProof(index, size, subtreesOf(leaves));
        await verifyInclusion({ leafHash: leaf, index, size, rootHash: root }, proof);
        const other = { leafHash: await leafHash(leaf), index, size, rootHash: root };
        await expect(verifyInclusion(other, proof)).rejects.toMatchObject(INVALID);
      }
    }
  });

  it('does not end below the root', async () => {
    await expect(verifyInclusion({ leafHash: a, index: 0, size: 2, rootHash: a }, [])).rejects.toMatchObject(
      INVALID,
    );
  });

  it('does not continue above the root', async () => {
    const inclusion = { leafHash: a, index: 0, size: 1, rootHash: await nodeHash(b, a) };
    await expect(verifyInclusion(inclusion, [b])).rejects.toMatchObject(INVALID);
  });

  it('reports the entry for which it is invalid', async () => {
    await expect(verifyInclusion({ leafHash: a, index: 3, size: 9, rootHash: b }, [])).rejects.toThrow(
      'from entry 3 is not the root',
    );
  });
});
