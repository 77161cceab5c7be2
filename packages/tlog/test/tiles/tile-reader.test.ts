import { describe, expect, it } from 'vitest';
import { TileReader, verifyConsistency, verifyInclusion } from '../../src/index.ts';
import { newLogKey } from '../fixtures/keys.ts';
import { TestLog } from '../fixtures/test-log.ts';
import { UniformLog } from '../fixtures/uniform-log.ts';

const key = await newLogKey();

async function logOf(...steps: readonly number[]): Promise<TestLog> {
  const log = new TestLog(key);
  for (const count of steps) await log.grow(count);
  return log;
}

async function headOf(log: TestLog) {
  return { size: log.size, rootHash: (await edgeOf(log)).rootHash };
}

async function edgeOf(log: TestLog) {
  return log.grow(0);
}

describe('a reader of tiles', () => {
  it('proves entries and earlier trees of a log of 66,000, written in steps', async () => {
    const log = await logOf(1, 254, 1, 1, 255, 300, 188);
    const early = await headOf(log);
    await log.grow(65_000);
    const head = await headOf(log);
    const reader = new TileReader(head, log.read);
    for (const index of [0, 1, 255, 256, 511, 65_535, 65_536, 65_999]) {
      expect(new TextDecoder().decode(await reader.entry(index))).toBe(`entry ${index}`);
      const inclusion = { ...head, index, leafHash: await reader.leafHash(index) };
      await verifyInclusion(inclusion, await reader.inclusionProof(index));
    }
    expect(await reader.rootHash(early.size)).toEqual(early.rootHash);
    await verifyConsistency(early, head, await reader.consistencyProof(early.size));
  }, 60_000);

  it.each([
    ['tile/entries/100', 'tile/entries/100: entry 25602 is not the one that was logged'],
    ['tile/0/100', 'tile/0/100: it is not the one that was logged'],
    ['tile/0/256', 'tile/0/256: it is not the one that was logged'],
    ['tile/1/000', 'tile/1/000: it is not the one that was logged'],
    ['tile/2/000.p/1', 'do not hash to its root'],
    ['tile/0/273.p/112', 'do not hash to its root'],
    ['tile/1/001.p/17', 'do not hash to its root'],
  ])('finds what was changed in %s', async (path, place) => {
    const log = new UniformLog(70_000);
    const read = async (asked: string) => {
      const octets = await log.read(asked);
      // In a bundle this is the third entry's only octet.
      if (asked === path && octets !== undefined) octets[8] = (octets[8] as number) ^ 1;
      return octets;
    };
    const index =
      { 'tile/0/273.p/112': 69_999, 'tile/1/001.p/17': 69_999, 'tile/0/256': 65_600 }[path] ?? 25_700;
    await expect(new TileReader(await log.head(), read).entry(index)).rejects.toMatchObject({
      code: 'tile.invalid',
      message: expect.stringContaining(place),
    });
  });

  it('reads the tiles above an entry, those at the end of the tree, and each of them once', async () => {
    const log = new UniformLog(70_000);
    const reader = new TileReader(await log.head(), log.read);
    const inclusion = { ...(await log.head()), index: 25_700, leafHash: await log.subtree(0) };
    for (let times = 0; times < 2; times++) {
      expect(await reader.leafHash(25_700)).toEqual(inclusion.leafHash);
      await verifyInclusion(inclusion, await reader.inclusionProof(25_700));
    }
    expect(log.paths.toSorted()).toEqual([
      'tile/0/100',
      'tile/0/273.p/112',
      'tile/1/000',
      'tile/1/001.p/17',
      'tile/2/000.p/1',
    ]);
  });

  it('proves entries and earlier trees of a log of 600, written in steps', async () => {
    const log = await logOf(1, 254, 1, 1, 255, 88);
    const early = await headOf(await logOf(1, 254, 1, 1, 43));
    const head = await headOf(log);
    const reader = new TileReader(head, log.read);
    for (const index of [0, 1, 255, 256, 511, 512, 599]) {
      expect(new TextDecoder().decode(await reader.entry(index))).toBe(`entry ${index}`);
      const inclusion = { ...head, index, leafHash: await reader.leafHash(index) };
      await verifyInclusion(inclusion, await reader.inclusionProof(index));
    }
    expect(await reader.rootHash(early.size)).toEqual(early.rootHash);
    await verifyConsistency(early, head, await reader.consistencyProof(early.size));
  });

  it('takes the full file for a partial one that is gone', async () => {
    const log = await logOf(300);
    const early = { size: 200, rootHash: await new TileReader(await headOf(log), log.read).rootHash(200) };
    expect(new TextDecoder().decode(await new TileReader(early, log.read).entry(199))).toBe('entry 199');
  });

  it('says which file is missing, having looked for it once', async () => {
    const log = await logOf(300);
    log.files.delete('tile/entries/000');
    const paths: string[] = [];
    const read = (path: string) => {
      paths.push(path);
      return log.read(path);
    };
    await expect(new TileReader(await headOf(log), read).entry(3)).rejects.toMatchObject({
      code: 'tile.missing',
      message: 'tile/entries/000: it is not there',
    });
    expect(paths.filter((path) => path.startsWith('tile/entries/'))).toEqual(['tile/entries/000']);
  });

  it('knows no entry and no tree outside of the tree', async () => {
    const log = await logOf(10);
    const head = await headOf(log);
    const reader = new TileReader(head, log.read);
    const outside = (index: number) => ({
      code: 'tree.size_invalid',
      message: `entry ${index} is not within a tree of 10 entries`,
    });
    for (const index of [10, -1, 0.5]) {
      await expect(reader.entry(index)).rejects.toMatchObject({ code: 'tree.size_invalid' });
    }
    await expect(reader.entries(1)).rejects.toMatchObject(outside(256));
    await expect(reader.leafHash(10)).rejects.toMatchObject(outside(10));
    await expect(reader.leafHash(256)).rejects.toMatchObject(outside(256));
    await expect(reader.rootHash(11)).rejects.toMatchObject(outside(11));
    expect(await reader.rootHash(10)).toEqual(head.rootHash);
  });
});
