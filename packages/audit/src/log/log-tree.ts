import {
  formatCheckpoint,
  formatNote,
  leafHash,
  type SigningKey,
  signNote,
  TreeEdge,
  tilePath,
} from '@portcullis/tlog';
import { formatEntryBundle, parseNote, TILE_WIDTH } from '@portcullis/tlog/internal';
import type { LogFiles } from './log-files.ts';
import type { SequencerStore } from './sequencer-store.ts';
import { treeOf } from './tree-of.ts';

/** How much of bundles is in memory at the same time, in octets, before one more is read: an isolate has 128 MB for everything. */
const MAX_OCTETS = 8_000_000;

/** What a log's tree is made with. */
export interface LogTreeOptions {
  readonly key: SigningKey;
  readonly store: SequencerStore;
  readonly files: LogFiles;
}

/**
 * Adds stored entries to a log's tree. It must grow in one place at a time, and only once it is certain that no other writer wrote the
 * log's checkpoint.
 */
export class LogTree {
  readonly #options: LogTreeOptions;
  #edge: TreeEdge | undefined;

  constructor(options: LogTreeOptions) {
    this.#options = options;
  }

  /** Whether all stored entries are in the tree. */
  get whole(): boolean {
    const { taken, size } = this.#options.store.state();
    return size === taken;
  }

  /**
   * Fills bundles, as far as there are entries for them: stores their files side by side, then signs the larger tree, once. However many
   * entries wait, at most `MAX_OCTETS` of them and one bundle are in memory.
   *
   * @returns how many bundles were written, whole or in part
   */
  async grow(mostBundles: number): Promise<number> {
    if (this.whole) return 0;
    const { store, key, files } = this.#options;
    const { size: before } = store.state();
    const start = bundleStart(before);
    const bundles = waitingBundles(store, start, mostBundles);
    const edge = await this.#edgeOf(before);
    const added = await Promise.all(
      bundles
        .flat()
        .slice(before - start)
        .map(leafHash),
    );
    const { edge: after, tiles, size, rootHash } = await edge.append(added);
    // Concurrently: none of them means anything before a checkpoint speaks of it.
    await Promise.all([
      ...bundles.map((entries, place) => {
        const index = start / TILE_WIDTH + place;
        const path = tilePath({ level: 'entries', index, width: entries.length });
        return files.write(path, formatEntryBundle(entries));
      }),
      ...tiles.map((tile) => files.write(tilePath(tile), tile.octets)),
    ]);
    const text = formatCheckpoint({ origin: key.verifierKey.name, size, rootHash, extensions: [] });
    const checkpoint = formatNote({ text, signatures: [await signNote(text, key)] });
    const kept = after.tiles.map((tile) => ({ path: tilePath(tile), octets: tile.octets }));
    store.signed(size, checkpoint, bundleStart(size), kept);
    this.#edge = after;
    return bundles.length;
  }

  /** The end of the tree that was signed last: after a restart from what is stored of it, and from the files what is not. */
  async #edgeOf(size: number): Promise<TreeEdge> {
    const { store, files } = this.#options;
    if (this.#edge?.size === size) return this.#edge;
    const { checkpoint } = store.state();
    if (checkpoint === undefined) return TreeEdge.empty;
    this.#refuseIfOfAnother(checkpoint);
    const stored = new Map(store.edge().map(({ path, octets }) => [path, octets]));
    return TreeEdge.load(treeOf(checkpoint), async (path) => stored.get(path) ?? files.read(path));
  }

  /** Verifiers identify a log by its key. If another key signed it, they would accept none of it. */
  #refuseIfOfAnother(checkpoint: string): void {
    const { name, keyId } = this.#options.key.verifierKey;
    const { signatures } = parseNote(checkpoint);
    if (signatures.some((signature) => signature.name === name && signature.keyId === keyId)) return;
    const [signed = '', now] = [...signatures.map((signature) => signature.keyId), keyId].map(keyIdText);
    throw new Error(
      `log: its key is now ${now}, but so far it was signed with ${signed}: the key of a log never changes. Restore that key; for a new ` +
        'key, start a log of another origin that follows this one',
    );
  }
}

/** Entries from `start` on, in bundles: the last one can be a part of a bundle. */
function waitingBundles(
  store: SequencerStore,
  start: number,
  most: number,
): readonly (readonly Uint8Array<ArrayBuffer>[])[] {
  const bundles = [];
  let octets = 0;
  for (let at = start; bundles.length < most && octets < MAX_OCTETS; at += TILE_WIDTH) {
    const entries = store.entries(at, TILE_WIDTH);
    if (entries.length > 0) bundles.push(entries);
    if (entries.length < TILE_WIDTH) break;
    octets += entries.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }
  return bundles;
}

/** In the form of a verifier key. */
function keyIdText(keyId: number): string {
  return keyId.toString(16).padStart(8, '0');
}

/** The index of the first entry that is in no full bundle. */
export function bundleStart(size: number): number {
  return size - (size % TILE_WIDTH);
}
