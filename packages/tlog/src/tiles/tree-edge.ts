import { concat, equalOctets } from '../encoding/octets.ts';
import type { Hash } from '../merkle/hash.ts';
import { rootHash } from '../merkle/tree-hashes.ts';
import type { TreeHead } from '../merkle/verify-consistency.ts';
import { TlogError } from '../tlog-error.ts';
import { TILE_LEVELS, TILE_WIDTH, type Tile, tileAt, tilePath } from './tile.ts';
import { foldHashes, hashesOf } from './tile-hashes.ts';
import type { ReadTile } from './tile-reader.ts';

/** A file of a log that has to be written. */
export interface WrittenTile extends Tile {
  readonly octets: Uint8Array<ArrayBuffer>;
}

/** The result of appending. */
export interface Appended extends TreeHead {
  /** The edge of the larger tree. */
  readonly edge: TreeEdge;
  /** Every tile that is new or larger, the lowest level first. */
  readonly tiles: readonly WrittenTile[];
}

/**
 * The end of a log's tree: all that is needed to append to it, at most 255 hashes for each of its levels of tiles.
 * Immutable: appending returns another one, so that what could not be stored never happened.
 */
export class TreeEdge {
  readonly size: number;
  /** The hashes of the partial tile at each level, none where the last one is full. */
  readonly #levels: readonly (readonly Hash[])[];

  private constructor(size: number, levels: readonly (readonly Hash[])[]) {
    this.size = size;
    this.#levels = levels;
  }

  /** The edge of a log without entries. */
  static readonly empty: TreeEdge = /* @__PURE__ */ new TreeEdge(0, []);

  /**
   * Reads the edge of a log from its tiles, after a restart. Fails with `tile.missing`, `tile.malformed`, and with `tile.invalid` if they
   * do not hash to the root.
   */
  static async load({ size, rootHash: expected }: TreeHead, read: ReadTile): Promise<TreeEdge> {
    const levels: (readonly Hash[])[] = [];
    for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / TILE_WIDTH)) {
      const tile = tileAt(level, Math.floor(count / TILE_WIDTH), size);
      if (tile === undefined) levels.push([]);
      else {
        const octets = await read(tilePath(tile));
        if (octets === undefined) throw new TlogError('tile.missing', `${tilePath(tile)}: it is missing`);
        levels.push(hashesOf(octets, tile));
      }
    }
    const edge = new TreeEdge(size, levels);
    if (!equalOctets(await edge.rootHash(), expected)) {
      throw new TlogError('tile.invalid', `tiles: the last tiles do not hash to the root of ${size} entries`);
    }
    return edge;
  }

  /** Its partial tiles, the lowest level first: with these files alone `load` finds it again. */
  get tiles(): readonly WrittenTile[] {
    return this.#levels.flatMap((hashes, level) =>
      hashes.length === 0 ? [] : [written(level, Math.floor(this.size / TILE_WIDTH ** (level + 1)), hashes)],
    );
  }

  /** The root of the tree. */
  rootHash(): Promise<Hash> {
    return rootHash(this.size, (level, index) => this.#subtree(level, index));
  }

  /** Appends entries by their hashes. Nothing is stored: write the tiles, then publish a checkpoint. */
  async append(leafHashes: readonly Hash[]): Promise<Appended> {
    const levels: (readonly Hash[])[] = [];
    const tiles: WrittenTile[] = [];
    let added = leafHashes;
    let first = this.size;
    for (let level = 0; added.length > 0 || level < this.#levels.length; level++) {
      const partial = this.#levels[level] ?? [];
      const hashes = added.length === 0 ? partial : [...partial, ...added];
      const index = Math.floor(first / TILE_WIDTH);
      const full: Promise<Hash>[] = [];
      let start = 0;
      for (; start + TILE_WIDTH <= hashes.length; start += TILE_WIDTH) {
        const tile = hashes.slice(start, start + TILE_WIDTH);
        tiles.push(written(level, index + start / TILE_WIDTH, tile));
        full.push(foldHashes(tile));
      }
      const rest = hashes.slice(start);
      if (rest.length > 0 && added.length > 0) {
        tiles.push(written(level, index + start / TILE_WIDTH, rest));
      }
      levels.push(rest);
      added = await Promise.all(full);
      first = index;
    }
    const edge = new TreeEdge(this.size + leafHashes.length, levels);
    return { size: edge.size, rootHash: await edge.rootHash(), edge, tiles };
  }

  /** A complete subtree of those whose hashes make up the root: it stands in a partial tile. */
  async #subtree(level: number, index: number): Promise<Hash> {
    const width = 2 ** (level % TILE_LEVELS);
    const start = (index * width) % TILE_WIDTH;
    return foldHashes((this.#levels[Math.floor(level / TILE_LEVELS)] ?? []).slice(start, start + width));
  }
}

function written(level: number, index: number, hashes: readonly Hash[]): WrittenTile {
  return { level, index, width: hashes.length, octets: concat(...hashes) };
}
