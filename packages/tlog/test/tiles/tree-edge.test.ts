import { describe, expect, it } from 'vitest';
import { TreeEdge, tilePath } from '../../src/index.ts';
import { newLogKey } from '../fixtures/keys.ts';
import { leavesOf, plainRoot } from '../fixtures/plain-tree.ts';
import { TestLog } from '../fixtures/test-log.ts';
import { UniformLog } from '../fixtures/uniform-log.ts';

const key = await newLogKey();

async function logOf(size: number) {
  const log = new TestLog(key);
  return { log, head: await log.grow(size) };
}

describe('the edge of a tree', () => {
  it.each([1, 255, 256, 257, 511, 512, 513, 1000])(
    'is the same after %i entries, one by one or together, and when it is loaded again',
    async (size) => {
      const { log, head } = await logOf(size);
      const inSteps = new TestLog(key);
      for (let left = size; left > 0; left -= 97) await inSteps.grow(Math.min(97, left));
      const { rootHash } = await inSteps.grow(0);
      expect({ size: inSteps.size, rootHash }).toMatchObject({ size, rootHash: head.rootHash });
      const edge = await TreeEdge.load(head, log.read);
      expect(await edge.rootHash()).toEqual(head.rootHash);
      expect((await edge.append([])).tiles).toEqual([]);
    },
  );

  it.each([0, 1, 255, 256, 513, 65_536, 65_793])(
    'is found again from its own partial tiles alone, of %i entries',
    async (size) => {
      const { edge, rootHash } = await TreeEdge.empty.append(await leavesOf(size));
      const own = new Map(edge.tiles.map((tile) => [tilePath(tile), tile.octets]));
      const loaded = await TreeEdge.load({ size, rootHash }, async (path) => own.get(path));
      expect(loaded.tiles).toEqual(edge.tiles);
      expect(edge.tiles.every(({ width }) => width < 256)).toBe(true);
    },
  );

  it.each([1, 255, 256, 511, 512])('continues after it was loaded at %i entries', async (size) => {
    const leaves = await leavesOf(size + 300);
    const { edge, tiles } = await TreeEdge.empty.append(leaves.slice(0, size));
    const files = new Map(tiles.map((tile) => [tilePath(tile), tile.octets]));
    const head = { size, rootHash: await edge.rootHash() };
    const loaded = await TreeEdge.load(head, async (path) => files.get(path));
    const appended = await loaded.append(leaves.slice(size));
    expect(appended.rootHash).toEqual(await plainRoot(leaves));
    expect(appended.size).toBe(size + 300);
  });

  it.each([65_535, 65_536, 65_537, 70_000])(
    'continues where whole tiles are part of it, at %i',
    async (size) => {
      const [before, after] = [new UniformLog(size), new UniformLog(size + 2)];
      const loaded = await TreeEdge.load(await before.head(), before.read);
      const leaf = await before.subtree(0);
      expect(await loaded.append([leaf, leaf])).toMatchObject(await after.head());
    },
  );

  it('writes each tile that is new or larger, and no empty one', async () => {
    const leaves = await leavesOf(600);
    const first = await TreeEdge.empty.append(leaves.slice(0, 256));
    expect(first.tiles.map(tilePath)).toEqual(['tile/0/000', 'tile/1/000.p/1']);
    const second = await first.edge.append(leaves.slice(256, 300));
    expect(second.tiles.map(tilePath)).toEqual(['tile/0/001.p/44']);
    const third = await second.edge.append(leaves.slice(300));
    expect(third.tiles.map(tilePath)).toEqual(['tile/0/001', 'tile/0/002.p/88', 'tile/1/000.p/2']);
  });

  it('is not that of another tree', async () => {
    const { log, head } = await logOf(300);
    const other = { ...head, rootHash: new Uint8Array(32) };
    await expect(TreeEdge.load(other, log.read)).rejects.toMatchObject({ code: 'tile.invalid' });
  });

  it('is not loaded where a file of it is missing, or another one', async () => {
    const { log, head } = await logOf(300);
    const path = 'tile/0/001.p/44';
    const octets = log.files.get(path) as Uint8Array<ArrayBuffer>;
    log.files.set(path, octets.slice(1));
    await expect(TreeEdge.load(head, log.read)).rejects.toMatchObject({ code: 'tile.malformed' });
    log.files.delete(path);
    await expect(TreeEdge.load(head, log.read)).rejects.toMatchObject({
      code: 'tile.missing',
      message: `${path}: it is missing`,
    });
  });
});
