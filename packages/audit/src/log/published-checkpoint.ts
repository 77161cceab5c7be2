import { TileReader, type TreeHead } from '@portcullis/tlog';
import { equalOctets } from '@portcullis/tlog/internal';
import type { LogFiles } from './log-files.ts';
import type { SequencerStore } from './sequencer-store.ts';
import { treeOf } from './tree-of.ts';

/** What a published checkpoint is held against, and where it is. */
export interface PublishedCheckpointOptions {
  readonly store: SequencerStore;
  readonly files: LogFiles;
}

const PATH = 'checkpoint';

/**
 * The checkpoint among a log's files. Nobody but this log's sequencer may write it: where somebody else does, or files were set
 * back, two histories would be signed by one key. So it is looked at after a start, and replaced only where it is still the
 * one that was looked at or written last.
 */
export class PublishedCheckpoint {
  readonly #options: PublishedCheckpointOptions;
  #known = false;

  constructor(options: PublishedCheckpointOptions) {
    this.#options = options;
  }

  /** Whether it was looked at, and nobody else was found to have written it since. */
  get known(): boolean {
    return this.#known;
  }

  /** Fails where it is not of this log's history, or of more of it than the state has. Reads nothing where it is known. */
  async look(): Promise<void> {
    if (this.#known) return;
    await this.#sizeThere();
    this.#known = true;
  }

  /** Puts one of so many entries in its place. Fails as `look` does, and leaves it as it is then. */
  async replace(octets: Uint8Array<ArrayBuffer>, size: number): Promise<void> {
    const { files } = this.#options;
    await this.look();
    let isWritten = await files.replace(PATH, octets);
    if (!isWritten) {
      // By this log, whose answer was lost or came late. By anybody else, this fails.
      this.#known = false;
      isWritten = (await this.#sizeThere()) >= size || (await files.replace(PATH, octets));
    }
    if (!isWritten) throw new Error(`log: its ${PATH} is written by somebody else at the same time`);
    this.#known = true;
  }

  async #sizeThere(): Promise<number> {
    const { store, files } = this.#options;
    const octets = await files.read(PATH);
    if (octets === undefined) return 0;
    const there = treeOf(new TextDecoder().decode(octets));
    const { size, checkpoint } = store.state();
    if (there.size > size) {
      throw new Error(
        `log: its files hold a checkpoint of ${there.size} entries, and its state only ${size}: restore the state, or begin ` +
          'a log of another origin and prefix',
      );
    }
    if (checkpoint !== undefined && !(await this.#isBefore(treeOf(checkpoint), there))) {
      throw new Error(
        `log: its files hold a checkpoint of ${there.size} entries that it did not sign: somebody else writes there. Begin a ` +
          'log of another origin and prefix',
      );
    }
    return there.size;
  }

  /** Whether a tree is what another one was when it had so many entries. */
  async #isBefore(tree: TreeHead, { size, rootHash }: TreeHead): Promise<boolean> {
    const { files } = this.#options;
    const reader = new TileReader(tree, (path) => files.read(path));
    return equalOctets(size === tree.size ? tree.rootHash : await reader.rootHash(size), rootHash);
  }
}
