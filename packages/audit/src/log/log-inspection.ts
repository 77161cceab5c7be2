import { TileReader, TlogError, tilePath, type VerifierKey } from '@portcullis/tlog';
import { formatEntryBundle, TILE_WIDTH } from '@portcullis/tlog/internal';
import { verifierKeyFile } from './checkpoint-publisher.ts';
import type { LogFiles } from './log-files.ts';
import { type LogHole, LogHoleError } from './log-hole.ts';
import { bundleStart } from './log-tree.ts';
import type { PublishedCheckpoint } from './published-checkpoint.ts';
import type { LogFile, SequencerStore } from './sequencer-store.ts';
import { treeOf } from './tree-of.ts';

/** What a log's files are looked at with. */
export interface LogInspectionOptions {
  /** The log's. */
  readonly key: VerifierKey;
  readonly store: SequencerStore;
  readonly files: LogFiles;
  readonly published: PublishedCheckpoint;
}

/** Bundles that are looked at each time, each with the tiles that prove it: two of ten million entries are all seen in five hours. */
const FEW = 2;
/** And once entries were found missing, until all of the log was seen. */
const MANY = 32;

/**
 * Checks whether a log's files still hold what was published, before more is published. A bucket can be emptied, or restored from an older
 * copy: a checkpoint over the hole would promise entries that cannot be read.
 *
 * Where entries are missing, it writes those again that the state has, and fails until all files were checked and found whole. A log that
 * was closed is published to its end all the same: the operator who closed it decided that, and `verify` reports what is missing.
 */
export class LogInspection {
  readonly #options: LogInspectionOptions;
  #hole: LogHole | undefined;
  #untold: LogHole | undefined;

  constructor(options: LogInspectionOptions) {
    this.#options = options;
  }

  /** The hole that was found, as long as it exists, and once after it was repaired. */
  takeHole(): LogHole | undefined {
    const hole = this.#hole ?? this.#untold;
    this.#untold = undefined;
    return hole;
  }

  /**
   * Checks some of the files. Returns whether a checkpoint may be published; if not, the next call continues. Fails with `LogHoleError` if
   * entries are missing, and as `PublishedCheckpoint` does if another writer writes there.
   */
  async run(): Promise<boolean> {
    const { store, published } = this.#options;
    const { checkpoint, size, closed, published: promised } = store.state();
    const lacking = await this.#noticing('checkpoint', Math.max(1, promised), () => published.lacking());
    if (checkpoint === undefined) return true;
    if (lacking > 0 && this.#hole === undefined) {
      await this.#refuse({ path: 'checkpoint', entries: lacking });
    }
    if (closed !== undefined) {
      if (lacking > 0) published.acceptUnproved();
      return true;
    }
    if (!(await this.#look(checkpoint, size))) return false;
    if (lacking > 0) await this.#noticing('checkpoint', lacking, () => published.accept());
    this.#hole = undefined;
    return true;
  }

  /** Checks the next bundles; returns whether none is left to check. */
  async #look(checkpoint: string, size: number): Promise<boolean> {
    const { store, files } = this.#options;
    const { next, left } = store.inspection();
    // What was lost since may be among what the state has.
    if (left > 0) await this.#writeAgain();
    const bundles = Math.ceil(size / TILE_WIDTH);
    const count = Math.min(left > 0 ? MANY : FEW, bundles);
    const reader = new TileReader(treeOf(checkpoint), (path) => files.read(path));
    const looked = Array.from({ length: count }, (_, at) => (next + at) % bundles);
    const found = await Promise.allSettled(looked.map((bundle) => reader.entries(bundle)));
    for (const [at, { status, ...answer }] of found.entries()) {
      if (status === 'fulfilled') continue;
      const index = looked[at] as number;
      const entries = Math.min(TILE_WIDTH, size - index * TILE_WIDTH);
      const path = tilePath({ level: 'entries', index, width: entries });
      await this.#noticing(path, entries, () => Promise.reject((answer as PromiseRejectedResult).reason));
    }
    const still = Math.max(0, left - count);
    store.inspected({ next: (next + count) % bundles, left: still });
    return still === 0;
  }

  /** What a file's reader fails with is a hole. */
  async #noticing<Value>(place: string, entries: number, work: () => Promise<Value>): Promise<Value> {
    try {
      return await work();
    } catch (cause) {
      if (!(cause instanceof TlogError)) throw cause;
      // A file's error begins with its path.
      const [, path = place] = /^(tile\/\S+): /.exec(cause.message) ?? [];
      return this.#refuse({ path, entries }, cause);
    }
  }

  async #refuse(hole: LogHole, cause?: Error): Promise<never> {
    const { store } = this.#options;
    this.#hole = hole;
    this.#untold = hole;
    const { next } = store.inspection();
    // Where one is missing, nobody knows of the others.
    store.inspected({ next, left: Math.ceil(store.state().size / TILE_WIDTH) });
    await this.#writeAgain();
    throw new LogHoleError(hole, cause);
  }

  /** Writes missing files again from the state: nothing is overwritten. */
  async #writeAgain(): Promise<void> {
    const { files } = this.#options;
    await Promise.all(
      this.#own().map(async ({ path, octets }) => {
        if ((await files.read(path)) === undefined) await files.write(path, octets);
      }),
    );
  }

  #own(): readonly LogFile[] {
    const { key, store } = this.#options;
    const { size } = store.state();
    const start = bundleStart(size);
    const entries = store.entries(start, size - start);
    const vkey = { path: 'vkey', octets: verifierKeyFile(key) };
    if (entries.length === 0) return [vkey, ...store.edge()];
    const path = tilePath({ level: 'entries', index: start / TILE_WIDTH, width: entries.length });
    return [vkey, ...store.edge(), { path, octets: formatEntryBundle(entries) }];
  }
}
