import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { type Hash, leafHash, verifyConsistency, verifyInclusion } from '../../src/index.ts';
import { consistencyProof, inclusionProof, rootHash } from '../../src/merkle/tree-hashes.ts';
import { leavesOf, plainRoot, subtreesOf } from '../fixtures/plain-tree.ts';

describe('a Merkle tree', () => {
  const largest = Math.max(20, runs(70));
  it(`proves each entry of every size up to ${largest}, at its position and at no other`, async () => {
    const all = await leavesOf(largest);
    for (let size = 1; size <= all.length; size++) {
      const subtree = subtreesOf(all.slice(0, size));
      const root = await rootHash(size, subtree);
      for (let index = 0; index < size; index++) {
        const proof = await inclusionProof(index, size, subtree);
        const inclusion = { leafHash: all[index] as Hash, index, size, rootHash: root };
        await verifyInclusion(inclusion, proof);
        if (size === 1) continue;
        await expect(
          verifyInclusion({ ...inclusion, index: (index + 1) % size }, proof),
        ).rejects.toMatchObject({ code: 'proof.invalid' });
      }
    }
  });

  it('proves that each size up to 40 continues every smaller one, and no other', async () => {
    const all = await leavesOf(41);
    const heads = await Promise.all(
      Array.from({ length: 41 }, async (_, size) => ({
        size,
        rootHash: await plainRoot(all.slice(0, size)),
      })),
    );
    for (const newer of heads) {
      const subtree = subtreesOf(all.slice(0, newer.size));
      for (const older of heads.slice(0, newer.size + 1)) {
        const proof = await consistencyProof(older.size, newer.size, subtree);
        await verifyConsistency(older, newer, proof);
        const forked = { ...older, rootHash: await leafHash(older.rootHash) };
        await expect(verifyConsistency(forked, newer, proof)).rejects.toMatchObject({
          code: 'proof.invalid',
        });
      }
    }
  });

  it('refuses a proof in which a bit, a hash or a size was changed', async () => {
    const all = await leavesOf(300);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 300 }),
        fc.nat(),
        fc.nat(),
        fc.constantFrom('bit', 'drop', 'add', 'swap'),
        async (size, indexSeed, at, change) => {
          const subtree = subtreesOf(all.slice(0, size));
          const root = await rootHash(size, subtree);
          const index = indexSeed % size;
          const inclusion = { leafHash: all[index] as Hash, index, size, rootHash: root };
          const wrong = changed(await inclusionProof(index, size, subtree), change, at);
          await expect(verifyInclusion(inclusion, wrong)).rejects.toMatchObject({ code: 'proof.invalid' });

          const oldSize = 1 + (indexSeed % (size - 1));
          const older = { size: oldSize, rootHash: await plainRoot(all.slice(0, oldSize)) };
          const path = changed(await consistencyProof(oldSize, size, subtree), change, at);
          await expect(verifyConsistency(older, { size, rootHash: root }, path)).rejects.toMatchObject({
            code: 'proof.invalid',
          });
        },
      ),
      { numRuns: runs(100) },
    );
  });
});

function changed(proof: readonly Hash[], change: string, at: number): readonly Hash[] {
  const hashes = proof.map((hash) => hash.slice());
  const place = at % hashes.length;
  switch (change) {
    case 'bit': {
      const hash = hashes[place] as Hash;
      hash[at % 32] = (hash[at % 32] as number) ^ 1;
      return hashes;
    }
    case 'drop':
      return hashes.toSpliced(place, 1);
    case 'add':
      return hashes.toSpliced(place, 0, new Uint8Array(32));
    default:
      // A single hash has no other to change places with.
      return hashes.length === 1 ? [] : [...hashes.slice(1), hashes[0] as Hash];
  }
}
