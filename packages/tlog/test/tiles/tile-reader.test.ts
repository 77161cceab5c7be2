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
  // The octets of a bundle are lengths of two, each before an entry of one.
  it.each([
    ['tile/entries/100', 2, 25_700, 'tile/entries/100: entry 25600 differs from the one that was logged'],
    ['tile/entries/100', 8, 25_700, 'tile/entries/100: entry 25602 differs from the one that was logged'],
    ['tile/0/100', 8, 25_700, 'tile/0/100: it differs from the one that was logged'],
    ['tile/0/256', 8, 65_600, 'tile/0/256: it differs from the one that was logged'],
    ['tile/1/000', 8, 25_700, 'tile/1/000: it differs from the one that was logged'],
    ['tile/2/000.p/1', 8, 25_700, 'do not hash to its root'],
    ['tile/0/273.p/112', 8, 69_999, 'do not hash to its root'],
    ['tile/1/001.p/17', 8, 69_999, 'do not hash to its root'],
  ])('finds that %s was changed at octet %i', async (path, at, index, message) => {
    const log = new UniformLog(70_000);
    const read = async (asked: string) => {
      const octets = await log.read(asked);
      if (asked === path && octets !== undefined) octets[at] = (octets[at] as number) ^ 1;
      return octets;
    };
    await expect(new TileReader(await log.head(), read).entry(index)).rejects.toMatchObject({
      code: 'tile.invalid',
      message: expect.stringContaining(message),
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

  it('caches the tiles that were used last, and not all of a log', async () => {
    const log = new UniformLog(100_000);
    const reader = new TileReader(await log.head(), log.read);
    for (let bundle = 0; bundle < 40; bundle++) await reader.leafHash(bundle * 256);
    const reads = (path: string) => log.paths.filter((one) => one === path).length;
    // The one above them is used with each, and kept with the last thirty-one.
    expect(reads('tile/1/000')).toBe(1);
    for (const bundle of [9, 39, 8]) await reader.leafHash(bundle * 256);
    expect(['tile/0/009', 'tile/0/039', 'tile/0/008', 'tile/1/000'].map(reads)).toEqual([1, 1, 2, 1]);
  });

  it.each([
    ['tile/0/000', 0],
    ['tile/0/390.p/160', 99_999],
    ['tile/1/001.p/134', 99_999],
  ])('accepts nothing of %s that was changed after it was read once', async (path, index) => {
    const log = new UniformLog(100_000);
    let isChanged = false;
    const reader = new TileReader(await log.head(), async (asked) => {
      const octets = await log.read(asked);
      if (isChanged && asked === path && octets !== undefined) octets.fill(0);
      return octets;
    });
    const hash = await reader.leafHash(index);
    for (let bundle = 1; bundle < 40; bundle++) await reader.leafHash(bundle * 256);
    isChanged = true;
    // What holds the tree's end together is kept, so that it is not asked for again; what is read again is proved again.
    const again = await reader.leafHash(index).catch((error: Error) => error.message);
    expect([hash, 'tile/0/000: it differs from the one that was logged']).toContainEqual(again);
    if (index === 0) expect(again).not.toEqual(hash);
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

  it('uses the full file for a partial one that is gone', async () => {
    const log = await logOf(300);
    const early = { size: 200, rootHash: await new TileReader(await headOf(log), log.read).rootHash(200) };
    expect(new TextDecoder().decode(await new TileReader(early, log.read).entry(199))).toBe('entry 199');
  });

  it('reports which file is missing, having looked for it once', async () => {
    const log = await logOf(300);
    log.files.delete('tile/entries/000');
    const paths: string[] = [];
    const read = (path: string) => {
      paths.push(path);
      return log.read(path);
    };
    await expect(new TileReader(await headOf(log), read).entry(3)).rejects.toMatchObject({
      code: 'tile.missing',
      message: 'tile/entries/000: it is missing',
    });
    expect(paths.filter((path) => path.startsWith('tile/entries/'))).toEqual(['tile/entries/000']);
  });

  it('refuses an entry and a tree outside of the tree', async () => {
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
    for (const size of [11, -1, 0.5, Number.NaN, 2 ** 53]) {
      await expect(reader.rootHash(size)).rejects.toMatchObject({ code: 'tree.size_invalid' });
    }
    expect(await reader.rootHash(10)).toEqual(head.rootHash);
  });
});
