/** Hashes, or entries, in a full tile. */
export const TILE_WIDTH = 256;

/** Levels of a Merkle tree within one tile. */
export const TILE_LEVELS = 8;

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

/** A tile of a log of this size: full, or partial at the end; `undefined` where the log does not reach. */
export function tileAt(level: number | 'entries', index: number, size: number): Tile | undefined {
  const count = Math.floor(size / TILE_WIDTH ** (level === 'entries' ? 0 : level));
  const width = Math.min(TILE_WIDTH, count - index * TILE_WIDTH);
  return index >= 0 && width > 0 ? { level, index, width } : undefined;
}
