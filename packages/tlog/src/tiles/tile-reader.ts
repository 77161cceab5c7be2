import { equalOctets } from '../encoding/octets.ts';
import { HASH_BYTES, type Hash, leafHash } from '../merkle/hash.ts';
import { consistencyProof, inclusionProof, rootHash, type SubtreeHash } from '../merkle/tree-hashes.ts';
import { checkSizes } from '../merkle/tree-shape.ts';
import type { TreeHead } from '../merkle/verify-consistency.ts';
import { TlogError } from '../tlog-error.ts';
import { parseEntryBundle } from './entry-bundle.ts';
import { TILE_LEVELS, TILE_WIDTH, type Tile, tileAt, tilePath } from './tile.ts';
import { foldHashes, hashesOf } from './tile-hashes.ts';

/** Reads a file of a log by its path below the log's prefix; `undefined` if it does not exist. */
export type ReadTile = (path: string) => Promise<Uint8Array | undefined>;

/** How many tiles are cached, those that were used last: all tiles of a log of ten million entries would be gigabytes. */
const MOST_TILES = 32;

/**
 * Reads a log's tiles and verifies each: against the tile above it, and those at the end of the tree against the root. What it returns is
 * covered by the checkpoint.
 *
 * The 32 tiles that were used last are cached, so use a new reader for each checkpoint. What is read again is verified again. Its methods
 * fail with `tile.missing`, `tile.malformed`, `tile.invalid`, `tree.size_invalid`.
 *
 * It does **not** verify the checkpoint: take the tree from one that {@link openCheckpoint} opened.
 *
 * @example
 * ```ts
 * import { openCheckpoint, parseVerifierKey, TileReader } from '@portcullis/tlog';
 *
 * async function readEntry(url: string, vkey: string, index: number): Promise<Uint8Array> {
 *   const read = async (path: string) => {
 *     const answer = await fetch(`${url}/${path}`);
 *     return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined;
 *   };
 *   const note = await (await fetch(`${url}/checkpoint`)).text();
 *   const checkpoint = await openCheckpoint(note, { log: [await parseVerifierKey(vkey)] });
 *   return new TileReader(checkpoint, read).entry(index);
 * }
 * ```
 * @see {@link https://c2sp.org/tlog-tiles | C2SP tlog-tiles}
 */
export class TileReader {
  readonly #tree: TreeHead;
  readonly #read: ReadTile;
  /** Those at the end of the tree, one a level, as they were read: the edge is proved once, so they are never read again. */
  readonly #found = new Map<string, Promise<readonly Hash[]>>();
  readonly #verified = new Map<string, Promise<readonly Hash[]>>();
  #edge: Promise<void> | undefined;

  constructor(tree: TreeHead, read: ReadTile) {
    this.#tree = tree;
    this.#read = read;
  }

  /** The entry's octets, proved to be in the log. */
  async entry(index: number): Promise<Uint8Array<ArrayBuffer>> {
    const entries = await this.entries(Math.floor(index / TILE_WIDTH));
    const entry = entries[index % TILE_WIDTH];
    if (entry === undefined) throw outside(index, this.#tree.size);
    return entry;
  }

  /** All entries of a bundle, each proved to be in the log. */
  async entries(bundle: number): Promise<readonly Uint8Array<ArrayBuffer>[]> {
    const tile = tileAt('entries', bundle, this.#tree.size);
    const leaves = tileAt(0, bundle, this.#tree.size);
    if (tile === undefined || leaves === undefined) throw outside(bundle * TILE_WIDTH, this.#tree.size);
    const hashes = await this.#verifiedHashes(leaves);
    const entries = parseEntryBundle(await this.#octets(tile), tile.width);
    const actual = await Promise.all(entries.map(leafHash));
    const wrong = actual.findIndex((hash, at) => !equalOctets(hash, hashes[at] as Hash));
    if (wrong >= 0) {
      throw invalid(tile, `entry ${bundle * TILE_WIDTH + wrong} differs from the one that was logged`);
    }
    return entries;
  }

  /** The hash that the log has for an entry. */
  async leafHash(index: number): Promise<Hash> {
    return this.#subtree(0, index);
  }

  /** The inclusion proof of an entry, for {@link verifyInclusion}. */
  inclusionProof(index: number): Promise<readonly Hash[]> {
    return inclusionProof(index, this.#tree.size, this.#subtree);
  }

  /** The proof that this tree continues a smaller one, for {@link verifyConsistency}. */
  consistencyProof(oldSize: number): Promise<readonly Hash[]> {
    return consistencyProof(oldSize, this.#tree.size, this.#subtree);
  }

  /** The root of this log at a smaller size. */
  async rootHash(size: number): Promise<Hash> {
    checkSizes(size, this.#tree.size);
    return rootHash(size, this.#subtree);
  }

  readonly #subtree: SubtreeHash = async (level, index) =>
    this.#within(level, index, (tile) => this.#verifiedHashes(tile));

  /** A subtree's hash, from the tile that holds it or the hashes below it. */
  async #within(
    level: number,
    index: number,
    hashes: (tile: Tile) => Promise<readonly Hash[]>,
  ): Promise<Hash> {
    const tileLevel = Math.floor(level / TILE_LEVELS);
    const width = 2 ** (level % TILE_LEVELS);
    const first = index * width;
    const tile = tileAt(tileLevel, Math.floor(first / TILE_WIDTH), this.#tree.size);
    const start = first % TILE_WIDTH;
    if (tile === undefined || start + width > tile.width) throw outside(index * 2 ** level, this.#tree.size);
    return foldHashes((await hashes(tile)).slice(start, start + width));
  }

  #verifiedHashes(tile: Tile): Promise<readonly Hash[]> {
    return remembered(this.#verified, tilePath(tile), () => this.#verify(tile), MOST_TILES);
  }

  async #verify(tile: Tile): Promise<readonly Hash[]> {
    const level = tile.level as number;
    const parent = tileAt(level + 1, Math.floor(tile.index / TILE_WIDTH), this.#tree.size);
    const place = tile.index % TILE_WIDTH;
    // What is not finished has no hash above it: it is part of the root itself.
    if (parent === undefined || place >= parent.width) {
      this.#edge ??= this.#verifyEdge();
      await this.#edge;
      return this.#edgeHashes(tile);
    }
    const [hashes, above] = await Promise.all([this.#hashes(tile), this.#verifiedHashes(parent)]);
    if (!equalOctets(await foldHashes(hashes), above[place] as Hash)) {
      throw invalid(tile, 'it differs from the one that was logged');
    }
    return hashes;
  }

  /** Whether the tiles at the end of the tree hash to its root. */
  async #verifyEdge(): Promise<void> {
    const root = await rootHash(this.#tree.size, (level, index) =>
      this.#within(level, index, (tile) => this.#edgeHashes(tile)),
    );
    if (!equalOctets(root, this.#tree.rootHash)) {
      throw new TlogError(
        'tile.invalid',
        `tiles: the last tiles of the tree of ${this.#tree.size} entries do not hash to its root`,
      );
    }
  }

  #edgeHashes(tile: Tile): Promise<readonly Hash[]> {
    return remembered(this.#found, tilePath(tile), () => this.#hashes(tile));
  }

  async #hashes(tile: Tile): Promise<readonly Hash[]> {
    return hashesOf(await this.#octets(tile), tile);
  }

  /** A tile's octets. A partial one may be deleted once the full one exists, which starts with it. */
  async #octets(tile: Tile): Promise<Uint8Array> {
    const octets = await this.#read(tilePath(tile));
    if (octets !== undefined) return octets;
    const full =
      tile.width < TILE_WIDTH ? await this.#read(tilePath({ ...tile, width: TILE_WIDTH })) : undefined;
    if (full === undefined) throw new TlogError('tile.missing', `${tilePath(tile)}: it is missing`);
    return beginningOf(full, tile);
  }
}

function beginningOf(full: Uint8Array, tile: Tile): Uint8Array {
  if (tile.level !== 'entries') return full.subarray(0, tile.width * HASH_BYTES);
  const entries = parseEntryBundle(full, TILE_WIDTH).slice(0, tile.width);
  return full.subarray(
    0,
    entries.reduce((length, entry) => length + 2 + entry.byteLength, 0),
  );
}

function remembered<Value>(
  known: Map<string, Promise<Value>>,
  key: string,
  make: () => Promise<Value>,
  most: number = Number.POSITIVE_INFINITY,
): Promise<Value> {
  const made = known.get(key) ?? make();
  known.delete(key);
  known.set(key, made);
  const [oldest = key] = known.keys();
  if (known.size > most) known.delete(oldest);
  return made;
}

function outside(index: number, size: number): TlogError {
  return new TlogError('tree.size_invalid', `entry ${index} is not within a tree of ${size} entries`);
}

function invalid(tile: Tile, what: string): TlogError {
  return new TlogError('tile.invalid', `${tilePath(tile)}: ${what}`);
}
