import { type ReadTile, TileReader, type TreeHead } from '@portcullis/tlog';
import { TILE_WIDTH } from '@portcullis/tlog/internal';
import type { LogFindings } from './log-findings.ts';

/** A bundle's entries, with the index of the first. */
type Bundle = readonly [index: number, entries: readonly Uint8Array[]];

/** Reads a log's entries, each proved to be in its tree, and adds what cannot be read to the findings. */
export class LogBundles {
  readonly reader: TileReader;
  readonly #tree: TreeHead;
  readonly #findings: LogFindings;
  readonly #most: number;
  #unread = 0;

  /**
   * @param tree the tree of the checkpoint
   * @param most how many bundles may be unreadable before no more are read
   */
  constructor(tree: TreeHead, read: ReadTile, findings: LogFindings, most: number) {
    this.reader = new TileReader(tree, read);
    this.#tree = tree;
    this.#findings = findings;
    this.#most = most;
  }

  /** Whether everything that was requested could be read. */
  get isWhole(): boolean {
    return this.#unread === 0;
  }

  /** Whether the end of the tree hashes to its root. If not, no entry can be proved, whatever size the checkpoint has. */
  async hasEnd(): Promise<boolean> {
    try {
      await this.reader.rootHash(this.#tree.size);
      return true;
    } catch (error) {
      this.#findings.addError('checkpoint', error, 'tile.invalid');
    }
    this.#unread += 1;
    return false;
  }

  /** The bundles from this one on, without those that cannot be read. A checkpoint may claim more than can exist. */
  async *from(first: number): AsyncGenerator<Bundle> {
    for (let bundle = first; bundle * TILE_WIDTH < this.#tree.size && this.#unread <= this.#most; bundle++)
      yield [bundle * TILE_WIDTH, await this.#entries(bundle)];
  }

  /** The bundles before this one, the last one first, until one cannot be read. */
  async *before(first: number): AsyncGenerator<readonly Uint8Array[]> {
    for (let bundle = first - 1; bundle >= 0 && this.isWhole; bundle--) yield this.#entries(bundle);
  }

  async #entries(bundle: number): Promise<readonly Uint8Array[]> {
    try {
      return await this.reader.entries(bundle);
    } catch (error) {
      this.#unread += 1;
      this.#findings.addError(`entry ${bundle * TILE_WIDTH}`, error, 'tile.invalid');
      return [];
    }
  }
}
