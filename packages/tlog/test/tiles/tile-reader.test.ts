import { describe, expect, it } from 'vitest';
import { TileReader, TreeEdge, tilePath, verifyConsistency, verifyInclusion } from '../../src/index.ts';
import { formatEntryBundle, parseEntryBundle } from '../../src/tiles/entry-bundle.ts';
import { tileAt } from '../../src/tiles/tile.ts';
import { newLogKey } from '../fixtures/keys.ts';
import { TestLog } from '../fixtures/test-log.ts';

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

describe('the path of a tile', () => {
  it.each([
    [{ level: 0, index: 1_234_067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 1, index: 0, width: 17 }, 'tile/1/000.p/17'],
    [{ level: 'entries' as const, index: 999, width: 256 }, 'tile/entries/999'],
    [{ level: 'entries' as const, index: 1000, width: 1 }, 'tile/entries/x001/000.p/1'],
  ])('of %o is %s', (tile, path) => {
    expect(tilePath(tile)).toBe(path);
  });

  it('is that of the specification for a tree of 70,000', () => {
    expect(tileAt(0, 272, 70_000)?.width).toBe(256);
    expect(tileAt(0, 273, 70_000)?.width).toBe(112);
    expect(tileAt(0, 274, 70_000)).toBeUndefined();
    expect(tileAt(1, 0, 70_000)?.width).toBe(256);
    expect(tileAt(1, 1, 70_000)?.width).toBe(17);
    expect(tileAt(2, 0, 70_000)?.width).toBe(1);
    expect(tileAt(3, 0, 70_000)).toBeUndefined();
  });
});

describe('a bundle of entries', () => {
  it('comes back as it was, empty entries and the largest included', () => {
    const entries = [new Uint8Array(), new Uint8Array(65_535).fill(7), Uint8Array.of(1)];
    expect(parseEntryBundle(formatEntryBundle(entries), 3)).toEqual(entries);
    expect(() => formatEntryBundle([new Uint8Array(65_536)])).toThrow(
      expect.objectContaining({ code: 'tile.malformed' }),
    );
  });

  it.each([
    ['too few', Uint8Array.of(0, 1, 5), 2],
    ['too many', Uint8Array.of(0, 0, 0, 0), 1],
    ['a length that breaks off', Uint8Array.of(0), 1],
    ['an entry that breaks off', Uint8Array.of(0, 2, 5), 1],
  ])('is malformed with %s', (_what, bundle, width) => {
    expect(() => parseEntryBundle(bundle, width)).toThrow(
      expect.objectContaining({ code: 'tile.malformed' }),
    );
  });
});

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

  it.each([1, 255, 256, 257, 511, 512, 513, 1000])(
    'has the same tree for %i entries, one by one or at once',
    async (size) => {
      const [atOnce, inSteps] = [new TestLog(key), new TestLog(key)];
      await atOnce.grow(size);
      for (let left = size; left > 0; left -= 97) await inSteps.grow(Math.min(97, left));
      expect(await headOf(inSteps)).toEqual(await headOf(atOnce));
      const edge = await TreeEdge.load(await headOf(atOnce), atOnce.read);
      expect(await edge.rootHash()).toEqual((await headOf(atOnce)).rootHash);
      expect((await edge.append([])).tiles).toEqual([]);
    },
  );

  it('finds every entry, tile and hash that was changed, with its path', async () => {
    const log = await logOf(70_000);
    const head = await headOf(log);
    const changes = [
      ['tile/entries/100', 'tile/entries/100'],
      ['tile/0/100', 'tile/0/100'],
      ['tile/1/000', 'tile/1/000'],
      ['tile/2/000.p/1', 'do not hash to its root'],
      ['tile/0/273.p/112', 'do not hash to its root'],
      ['tile/1/001.p/17', 'do not hash to its root'],
    ] as const;
    for (const [path, place] of changes) {
      const read = async (asked: string) => {
        const octets = await log.read(asked);
        if (asked !== path || octets === undefined) return octets;
        const changed = octets.slice();
        changed[5] = (changed[5] as number) ^ 1;
        return changed;
      };
      const index = path.includes('273') || path.includes('001') ? 69_999 : 25_700;
      await expect(new TileReader(head, read).entry(index), path).rejects.toThrow(place);
    }
  }, 60_000);

  it('says which file is missing, and takes the full one for a partial one that is gone', async () => {
    const log = await logOf(300);
    const early = { size: 200, rootHash: await new TileReader(await headOf(log), log.read).rootHash(200) };
    expect(new TextDecoder().decode(await new TileReader(early, log.read).entry(199))).toBe('entry 199');
    log.files.delete('tile/entries/000');
    await expect(new TileReader(await headOf(log), log.read).entry(3)).rejects.toThrow(
      expect.objectContaining({ code: 'tile.missing', message: 'tile/entries/000: it is not there' }),
    );
  });

  it('knows no entry outside of the tree', async () => {
    const log = await logOf(10);
    const reader = new TileReader(await headOf(log), log.read);
    await expect(reader.entry(10)).rejects.toMatchObject({ code: 'tree.size_invalid' });
    await expect(reader.rootHash(11)).rejects.toMatchObject({ code: 'tree.size_invalid' });
  });

  it('does not load the edge of another tree', async () => {
    const log = await logOf(300);
    const { size } = await headOf(log);
    await expect(TreeEdge.load({ size, rootHash: new Uint8Array(32) }, log.read)).rejects.toMatchObject({
      code: 'tile.invalid',
    });
    log.files.delete('tile/0/001.p/44');
    await expect(TreeEdge.load(await headOf(log), log.read)).rejects.toMatchObject({ code: 'tile.missing' });
  });
});
