import { describe, expect, it } from 'vitest';
import { tilePath } from '../../src/index.ts';
import { tileAt } from '../../src/tiles/tile.ts';

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
    expect(tileAt(0, -1, 70_000)).toBeUndefined();
  });
});
