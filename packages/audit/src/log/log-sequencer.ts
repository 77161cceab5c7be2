import type { Clock, Random } from '@portcullis/core';
import { systemClock, systemRandom } from '@portcullis/core/internal';
import type { SigningKey, WitnessClientOptions } from '@portcullis/tlog';
import { toBase64 } from '@portcullis/tlog/internal';
import { CheckpointPublisher } from './checkpoint-publisher.ts';
import type { LogFiles } from './log-files.ts';
import type { LogHole } from './log-hole.ts';
import { LogInspection } from './log-inspection.ts';
import { LogIntake } from './log-intake.ts';
import type { LogEnd } from './log-succession.ts';
import { LogTree } from './log-tree.ts';
import { PublishedCheckpoint } from './published-checkpoint.ts';
import type { WriterBatch } from './sequencer.ts';
import type { SequencerStore } from './sequencer-store.ts';
import { treeOf } from './tree-of.ts';

/** The options of a log's sequencer. */
export interface LogSequencerOptions {
  /** The log's key, of type `SIGNATURE_TYPE.ed25519`; its name is the log's origin. */
  readonly key: SigningKey;
  readonly store: SequencerStore;
  readonly files: LogFiles;
  /** Witnesses that cosign each checkpoint. Default: none; then anyone who has the key could rewrite the log. */
  readonly witnesses?: readonly WitnessClientOptions[];
  /** How many witnesses must cosign a checkpoint before it is published. Default: all. */
  readonly quorum?: number;
  /** Most entries that are taken while none can be put into the tree; what comes beyond is refused. Default: 100,000. */
  readonly maxWaiting?: number;
  /** For salts. Default: the runtime's cryptographic random source. For tests only. */
  readonly random?: Random;
  /** Default: the runtime's. */
  readonly clock?: Clock;
}

/**
 * Bundles that one checkpoint adds at most, so that a log that fell behind publishes while it catches up: 16,384 events. With a checkpoint
 * per second, that is more than one object stores in this time.
 */
const MAX_BUNDLES = 64;

/**
 * Maintains one transparency log: gives events their positions, writes bundles and tiles, signs, asks witnesses, publishes. There must be
 * exactly one for a log at any time, and no other writer of its files: if it finds a checkpoint there that it did not sign, it publishes
 * nothing more.
 *
 * Steps are in an order in which a crash between any two does no harm: events are stored with their positions and salts before any caller
 * gets an answer; files are written before a checkpoint refers to them; a checkpoint is stored before a witness sees it, and published
 * last. Whatever was started is done again, and produces the same octets.
 */
export class LogSequencer {
  readonly #options: LogSequencerOptions;
  readonly #intake: LogIntake;
  readonly #tree: LogTree;
  readonly #inspection: LogInspection;
  readonly #publisher: CheckpointPublisher;
  #publishing: Promise<void> | undefined;

  /** @throws RangeError if the quorum is larger than the number of witnesses; TypeError for a key that does not cosign */
  constructor(options: LogSequencerOptions) {
    const { store, files, key, maxWaiting = 100_000 } = options;
    const { witnesses = [], quorum = witnesses.length, random = systemRandom, clock = systemClock } = options;
    this.#options = options;
    this.#intake = new LogIntake({ store, maxWaiting, random, clock });
    const published = new PublishedCheckpoint({ store, files });
    this.#tree = new LogTree({ key, store, files });
    this.#inspection = new LogInspection({ key: key.verifierKey, store, files, published });
    this.#publisher = new CheckpointPublisher({
      key: key.verifierKey,
      store,
      files,
      published,
      witnesses,
      quorum,
    });
  }

  /**
   * Stores events and gives them their positions; returns how many were new. Throws `TypeError` for an invalid batch, and `RangeError` if
   * too many are waiting already: then nothing of the batch is stored.
   */
  append(batch: WriterBatch): number {
    return this.#intake.append(batch);
  }

  /** The events of a batch that are not stored yet. */
  notTaken(batch: WriterBatch): WriterBatch {
    return this.#intake.notTaken(batch);
  }

  /** Whether nothing was ever stored. */
  get empty(): boolean {
    return this.#intake.empty;
  }

  /** Adds the first entry, which names the log that this one continues. Does nothing if there is one already. */
  begin(before: LogEnd): void {
    this.#intake.begin(before);
  }

  /** The log that continues this one, once it was closed. */
  get closed(): string | undefined {
    return this.#options.store.state().closed;
  }

  /**
   * Adds the last entry, which names the log that continues this one, accepts nothing more, and returns how it ended. Can be called again.
   * It signs the last checkpoint; `publish` has it cosigned as any other.
   *
   * Fails if a file cannot be written; and with `Error` if another log already continues this one.
   */
  async close(next: string): Promise<LogEnd> {
    const { store, key } = this.#options;
    this.#intake.end(next);
    // A tree grows in one place at a time.
    while (this.#publishing !== undefined) await this.#publishing.catch(() => {});
    await this.#alone(async () => {
      await this.#inspection.run();
      await this.#grow(Number.POSITIVE_INFINITY);
    });
    const { checkpoint } = store.state();
    if (checkpoint === undefined) throw new Error('log: it was closed without a checkpoint');
    const { size, rootHash } = treeOf(checkpoint);
    return { origin: key.verifierKey.name, size, root: toBase64(rootHash) };
  }

  /** Entries that were published and that the files lack, for as long as they do, and once after that, so that it can be reported. */
  takeHole(): LogHole | undefined {
    return this.#inspection.takeHole();
  }

  /** Whether anything is not yet in the checkpoint that was published last. */
  get behind(): boolean {
    const { taken, published } = this.#options.store.state();
    return published < taken;
  }

  /**
   * Adds stored entries to the tree and publishes its checkpoint; call it at most once a second. Fails if a file cannot be written, or too
   * few witnesses cosign: nothing is lost, and the next call continues from there. Fails with `LogHoleError` if published files are gone;
   * once they are restored, it checks all of the log before it publishes more, a part with each call.
   */
  publish(): Promise<void> {
    return (
      this.#publishing ??
      this.#alone(async () => {
        if (!(await this.#inspection.run())) return;
        await this.#grow(MAX_BUNDLES);
        await this.#publisher.publish();
      })
    );
  }

  async #grow(mostBundles: number): Promise<void> {
    let left = mostBundles;
    while (left > 0 && !this.#tree.whole) left -= await this.#tree.grow(Math.min(left, MAX_BUNDLES));
  }

  #alone(work: () => Promise<void>): Promise<void> {
    this.#publishing = work().finally(() => {
      this.#publishing = undefined;
    });
    return this.#publishing;
  }
}
