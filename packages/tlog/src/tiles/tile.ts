import { fromDecimal } from '../encoding/decimal.ts';
import { TlogError } from '../tlog-error.ts';

/** Hashes, or entries, in a full tile. */
export const TILE_WIDTH = 256;

/** One file of a log: hashes of a level of its tree, or entries. */
export interface Tile {
  /** Level 0 holds the hashes of entries, each higher one those of full tiles below. */
  readonly level: number | 'entries';
  readonly index: number;
  /** How many hashes or entries: 256, or fewer in the last tile of its level. */
  readonly width: number;
}

/**
 * A tile's path: `tile/0/x001/x234/067`, `tile/entries/000.p/17`.
 * @see {@link https://c2sp.org/tlog-tiles | C2SP tlog-tiles}
 */
export function tilePath({ level, index, width }: Tile): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  const name = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${name}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/** Reads a tile's path. Fails with `tile.malformed` for one that {@link tilePath} does not write. */
export function parseTilePath(path: string): Tile {
  const [, levelText = '', groups = '', partial] =
    /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path) ?? [];
  const level = levelText === 'entries' ? 'entries' : fromDecimal(levelText);
  const index = Number(groups.replaceAll(/[x/]/g, ''));
  const width = partial === undefined ? TILE_WIDTH : fromDecimal(partial);
  if (level !== undefined && width !== undefined && width > 0 && Number.isSafeInteger(index)) {
    const tile: Tile = { level, index, width };
    if ((level === 'entries' || level < 64) && tilePath(tile) === path) return tile;
  }
  throw new TlogError('tile.malformed', 'tile: a path that no tile has');
}

/** A tile of a log of this size: full, or partial at the end; `undefined` where the log does not reach. */
export function tileAt(level: number | 'entries', index: number, size: number): Tile | undefined {
  const count = Math.floor(size / TILE_WIDTH ** (level === 'entries' ? 0 : level));
  const width = Math.min(TILE_WIDTH, count - index * TILE_WIDTH);
  return width > 0 ? { level, index, width } : undefined;
}
