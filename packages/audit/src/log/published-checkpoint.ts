import { TileReader, TlogError, type TreeHead } from '@portcullis/tlog';
import { equalOctets } from '@portcullis/tlog/internal';
import type { LogFiles } from './log-files.ts';
import { LogHoleError } from './log-hole.ts';
import type { SequencerStore } from './sequencer-store.ts';
import { treeOf } from './tree-of.ts';

/** What a published checkpoint is held against, and where it is. */
export interface PublishedCheckpointOptions {
  readonly store: SequencerStore;
  readonly files: LogFiles;
}

const PATH = 'checkpoint';

/**
 * The checkpoint among a log's files. Only this log's sequencer may write it: if another writer does, or files were restored from an older
 * copy, one key would sign two histories. So it is read after a start, and replaced only if it is still the version that was read or
 * written last, and has no fewer entries than were published.
 */
export class PublishedCheckpoint {
  readonly #options: PublishedCheckpointOptions;
  #known = false;

  constructor(options: PublishedCheckpointOptions) {
    this.#options = options;
  }

  /**
   * How many published entries the stored checkpoint does not cover: all of them if the log has no checkpoint. Fails if it is not of this log's
   * history, or covers more entries than the state has. Reads nothing if it is cached.
   */
  async lacking(): Promise<number> {
    if (this.#known) return 0;
    const { lacking } = await this.#look();
    this.#known = lacking === 0;
    return lacking;
  }

  /**
   * Takes one of too few entries for what it is, once it can be proved: the log's files were found whole. Fails as `lacking`
   * does.
   */
  async accept(): Promise<void> {
    const { there } = await this.#look();
    if (there !== undefined) await this.#prove(there);
    this.#known = true;
  }

  /** The same without a proof, for a log that has come to its end: what would prove it is missing. */
  acceptUnproved(): void {
    this.#known = true;
  }

  /** Replaces it by one of `size` entries. Fails as `lacking` does, and if that is not 0; then it replaces nothing. */
  async replace(octets: Uint8Array<ArrayBuffer>, size: number): Promise<void> {
    const { files } = this.#options;
    await this.#refuseIfLacking();
    let isWritten = await files.replace(PATH, octets);
    if (!isWritten) {
      // By this log, whose answer was lost or came late. By anybody else, this fails.
      this.#known = false;
      const there = await this.#refuseIfLacking();
      isWritten = (there?.size ?? 0) >= size || (await files.replace(PATH, octets));
    }
    if (!isWritten) {
      this.#known = false;
      throw new Error(`log: another writer is writing its ${PATH} at the same time`);
    }
  }

  async #refuseIfLacking(): Promise<TreeHead | undefined> {
    if (this.#known) return undefined;
    const { there, lacking } = await this.#look();
    if (lacking > 0) throw new LogHoleError({ path: PATH, entries: lacking });
    this.#known = true;
    return there;
  }

  async #look(): Promise<{ readonly there: TreeHead | undefined; readonly lacking: number }> {
    const { store, files } = this.#options;
    const octets = await files.read(PATH);
    const there = octets && treeOf(new TextDecoder().decode(octets));
    const { size, published } = store.state();
    const lacking = Math.max(0, published - (there?.size ?? 0));
    if (there === undefined) return { there, lacking };
    if (there.size > size) {
      throw new Error(
        `log: its files have a checkpoint of ${there.size} entries, but its state has only ${size}: restore the state, or start ` +
          'a log of another origin and prefix',
      );
    }
    try {
      await this.#prove(there);
    } catch (error) {
      // What would prove it may be missing too: it counts as nothing until then.
      if (!(error instanceof TlogError) || lacking === 0) throw error;
    }
    return { there, lacking };
  }

  /** Fails unless a tree is this log's tree at that size. */
  async #prove({ size, rootHash }: TreeHead): Promise<void> {
    const { store, files } = this.#options;
    const { checkpoint } = store.state();
    if (checkpoint === undefined) return;
    const tree = treeOf(checkpoint);
    const reader = new TileReader(tree, (path) => files.read(path));
    if (equalOctets(size === tree.size ? tree.rootHash : await reader.rootHash(size), rootHash)) return;
    throw new Error(
      `log: its files have a checkpoint of ${size} entries that it did not sign: another writer uses them. Start a ` +
        'log of another origin and prefix',
    );
  }
}
