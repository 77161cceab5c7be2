import { HASH_BYTES, type Hash, nodeHash } from '../merkle/hash.ts';
import { TlogError } from '../tlog-error.ts';
import { type Tile, tilePath } from './tile.ts';

/** The hashes in a tile's octets. Fails with `tile.malformed` if their number is wrong. */
export function hashesOf(octets: Uint8Array, tile: Tile): readonly Hash[] {
  if (octets.byteLength !== tile.width * HASH_BYTES) {
    throw new TlogError('tile.malformed', `${tilePath(tile)}: it does not have ${tile.width} hashes`);
  }
  return Array.from({ length: tile.width }, (_, at) => octets.slice(at * HASH_BYTES, (at + 1) * HASH_BYTES));
}

/** The hash of adjacent complete subtrees of one size, whose number is a power of two. */
export async function foldHashes(hashes: readonly Hash[]): Promise<Hash> {
  let level = hashes;
  while (level.length > 1) {
    const pairs: Promise<Hash>[] = [];
    for (let at = 0; at + 1 < level.length; at += 2) {
      pairs.push(nodeHash(level[at] as Hash, level[at + 1] as Hash));
    }
    level = await Promise.all(pairs);
  }
  return level[0] as Hash;
}
