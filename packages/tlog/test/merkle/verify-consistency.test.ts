import { describe, expect, it } from 'vitest';
import { type Hash, leafHash, verifyConsistency } from '../../src/index.ts';
import { emptyRootHash, nodeHash } from '../../src/merkle/hash.ts';
import { consistencyProof, inclusionProof } from '../../src/merkle/tree-hashes.ts';
import { leavesOf, plainRoot, subtreesOf } from '../fixtures/plain-tree.ts';

const leaves = await leavesOf(9);
const [a, b, c, d, more] = leaves as [Hash, Hash, Hash, Hash, Hash];
const INVALID = { code: 'proof.invalid' };

const headOf = async (size: number) => ({ size, rootHash: await plainRoot(leaves.slice(0, size)) });

describe('a consistency proof', () => {
  it('is not made from a tree that is larger than the other', async () => {
    await expect(consistencyProof(5, 4, subtreesOf(leaves))).rejects.toMatchObject({
      code: 'tree.size_invalid',
    });
    await expect(inclusionProof(4, 4, subtreesOf(leaves))).rejects.toMatchObject({
      code: 'tree.size_invalid',
    });
  });

  it('is valid for its two trees, and for no other of one of their sizes, up to nine entries', async () => {
    for (let size = 1; size <= leaves.length; size++) {
      const newer = await headOf(size);
      for (let oldSize = 1; oldSize < size; oldSize++) {
        const older = await headOf(oldSize);
        const proof = await consistencyProof(oldSize, size, subtreesOf(leaves));
        await verifyConsistency(older, newer, proof);
        const forkedNewer = { size, rootHash: await leafHash(newer.rootHash) };
        await expect(verifyConsistency(older, forkedNewer, proof)).rejects.toMatchObject(INVALID);
        const forkedOlder = { size: oldSize, rootHash: await leafHash(older.rootHash) };
        await expect(verifyConsistency(forkedOlder, newer, proof)).rejects.toMatchObject(INVALID);
      }
    }
  });

  it('may not be missing where it is required', async () => {
    for (const oldSize of [1, 2, 3, 4, 7, 8]) {
      await expect(verifyConsistency(await headOf(oldSize), await headOf(9), [])).rejects.toMatchObject(
        INVALID,
      );
    }
  });

  it('does not end below the root of the larger tree', async () => {
    const older = { size: 3, rootHash: c };
    await expect(verifyConsistency(older, { size: 4, rootHash: c }, [c])).rejects.toMatchObject(INVALID);
  });

  it('does not continue above the root of the larger tree', async () => {
    const left = await nodeHash(a, b);
    const older = { size: 3, rootHash: await nodeHash(more, await nodeHash(left, c)) };
    const newer = { size: 4, rootHash: await nodeHash(more, await nodeHash(left, await nodeHash(c, d))) };
    await expect(verifyConsistency(older, newer, [c, d, left, more])).rejects.toMatchObject(INVALID);
  });

  it('is empty between a tree and itself, which has one root', async () => {
    const head = await headOf(4);
    await verifyConsistency(head, head, []);
    await expect(verifyConsistency(head, head, [a])).rejects.toMatchObject(INVALID);
    await expect(verifyConsistency(head, { size: 4, rootHash: a }, [])).rejects.toMatchObject(INVALID);
  });

  it('is empty from the empty tree, which has one root too', async () => {
    const empty = { size: 0, rootHash: await emptyRootHash() };
    await verifyConsistency(empty, await headOf(4), []);
    await expect(verifyConsistency(empty, await headOf(4), [a])).rejects.toMatchObject(INVALID);
    await expect(verifyConsistency({ size: 0, rootHash: a }, await headOf(4), [])).rejects.toMatchObject(
      INVALID,
    );
  });

  it('is refused for sizes that trees cannot have, or that shrink', async () => {
    for (const [oldSize, size] of [
      [5, 4],
      [-1, 4],
      [0.5, 4],
      [0, 2 ** 53],
      [Number.NaN, Number.NaN],
    ] as const) {
      await expect(
        verifyConsistency({ size: oldSize, rootHash: a }, { size, rootHash: a }, []),
        `${oldSize} to ${size}`,
      ).rejects.toMatchObject({ code: 'tree.size_invalid' });
    }
  });
});
