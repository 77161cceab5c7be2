import { describe, expect, it } from 'vitest';
import { type Hash, leafHash, verifyConsistency, verifyInclusion } from '../../src/index.ts';
import { emptyRootHash } from '../../src/merkle/hash.ts';
import { rootHash } from '../../src/merkle/tree-hashes.ts';
import { leavesOf, subtreesOf } from '../fixtures/plain-tree.ts';

const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex');
const octets = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

// The leaves and roots that Certificate Transparency's implementations are tested by.
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('a Merkle tree', () => {
  it("has the roots of Certificate Transparency's test leaves", async () => {
    const leaves = await Promise.all(LEAVES.map((leaf) => leafHash(octets(leaf))));
    for (const [at, root] of ROOTS.entries()) {
      expect(hex(await rootHash(at + 1, subtreesOf(leaves)))).toBe(root);
    }
    expect(hex(await emptyRootHash())).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('refuses an entry outside of it, and a smaller tree that is larger', async () => {
    const [leaf] = await leavesOf(1);
    const inclusion = { leafHash: leaf as Hash, size: 1, rootHash: leaf as Hash };
    for (const index of [-1, 1, 0.5, Number.NaN]) {
      await expect(verifyInclusion({ ...inclusion, index }, [])).rejects.toMatchObject({
        code: 'tree.size_invalid',
      });
    }
    const head = { size: 1, rootHash: leaf as Hash };
    await expect(verifyConsistency({ ...head, size: 2 }, head, [])).rejects.toMatchObject({
      code: 'tree.size_invalid',
    });
  });
});
