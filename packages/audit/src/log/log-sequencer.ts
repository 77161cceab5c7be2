import type { Clock, Random } from '@portcullis/core';
import { systemClock, systemRandom, toHexadecimal } from '@portcullis/core/internal';
import {
  formatCheckpoint,
  formatNote,
  formatVerifierKey,
  leafHash,
  type SigningKey,
  signNote,
  TreeEdge,
  type TreeHead,
  tilePath,
  type WitnessClientOptions,
} from '@portcullis/tlog';
import {
  formatEntryBundle,
  parseCheckpoint,
  parseNote,
  TILE_WIDTH,
  toBase64,
} from '@portcullis/tlog/internal';

import { cosignatures } from './cosignatures.ts';
import { formatLogEntry, isObject, isWriter, MAX_LINE_BYTES } from './log-entry.ts';
import type { LogFiles } from './log-files.ts';
import { LOG_WRITER, type LogEnd, SUCCESSION_SEQUENCE, successionLine } from './log-succession.ts';
import type { WriterBatch } from './sequencer.ts';
import type { SequencerStore } from './sequencer-store.ts';
import { NO_PROGRESS, type WriterProgress, withNumber } from './writer-progress.ts';

/** How a log is kept. */
export interface LogSequencerOptions {
  /** The log's key, of type `SIGNATURE_TYPE.ed25519`; its name is the log's origin. */
  readonly key: SigningKey;
  readonly store: SequencerStore;
  readonly files: LogFiles;
  /** Who is asked to cosign. Default: nobody. */
  readonly witnesses?: readonly WitnessClientOptions[];
  /** How many of them must have cosigned before a checkpoint is published. Default: all. */
  readonly quorum?: number;
  /** Most entries that are taken while none can be put into the tree; what comes beyond is refused. Default: 100,000. */
  readonly maxWaiting?: number;
  /** For salts. Default: the runtime's cryptographic random source. For tests only. */
  readonly random?: Random;
  /** Default: the runtime's. */
  readonly clock?: Clock;
}

/** Entries that one checkpoint adds at most: what is in memory at once. */
const MAX_GROWTH = 4096;

const encoder = /* @__PURE__ */ new TextEncoder();

/**
 * Keeps one transparency log: gives events their places, writes bundles and tiles, signs, asks witnesses, publishes.
 * There must be one for a log at any time, and nobody else may write its files.
 *
 * Steps are in an order in which a crash between any two does no harm: events are stored with their places and salts before
 * anybody is told; files are written before a checkpoint speaks of them; a checkpoint is stored before a witness sees it,
 * and published last. Whatever was begun is done again, and comes to the same octets.
 */
export class LogSequencer {
  readonly #options: LogSequencerOptions;
  readonly #random: Random;
  readonly #clock: Clock;
  readonly #known = new Map<string, number>();
  #edge: TreeEdge | undefined;
  #publishing: Promise<void> | undefined;

  /** @throws RangeError if the quorum is larger than the number of witnesses */
  constructor(options: LogSequencerOptions) {
    const { witnesses = [], quorum = witnesses.length, random = systemRandom, clock = systemClock } = options;
    if (!Number.isInteger(quorum) || quorum < 0 || quorum > witnesses.length) {
      throw new RangeError(`quorum: must be a whole number from 0 to the ${witnesses.length} witnesses`);
    }
    this.#options = options;
    this.#random = random;
    this.#clock = clock;
  }

  /**
   * Stores events and gives them their places; returns how many were new. Throws `TypeError` for a batch that is none, and
   * `RangeError` if too many wait already: nothing of the batch is taken then.
   */
  append({ writer, events }: WriterBatch): number {
    const { store, maxWaiting = 100_000 } = this.#options;
    if (!isWriter(writer) || writer === LOG_WRITER) {
      throw new TypeError('log: a batch without the name of its writer');
    }
    const { taken, size, closed } = store.state();
    if (closed !== undefined) throw new Error(`log: it was closed, and goes on as ${closed}`);
    if (taken - size + events.length > maxWaiting) {
      throw new RangeError(`log: ${taken - size} entries wait already`);
    }
    let progress: WriterProgress = store.writer(writer) ?? NO_PROGRESS;
    const entries: Uint8Array<ArrayBuffer>[] = [];
    for (const { sequence, line } of events) {
      checkEvent(sequence, line);
      const next = withNumber(progress, sequence);
      if (next === undefined) continue;
      progress = next;
      entries.push(formatLogEntry({ line, salt: this.#salt(), sequence, writer }));
    }
    if (entries.length > 0) store.append(entries, writer, progress, this.#clock.now());
    return entries.length;
  }

  /** The log that continues this one, once it was closed. */
  get closed(): string | undefined {
    return this.#options.store.state().closed;
  }

  /** What of a batch was not taken. */
  notTaken({ writer, events }: WriterBatch): WriterBatch {
    let progress = this.#options.store.writer(writer) ?? NO_PROGRESS;
    const left = events.filter(({ sequence }) => {
      const next = withNumber(progress, sequence);
      progress = next ?? progress;
      return next !== undefined;
    });
    return { writer, events: left };
  }

  /** Whether nothing was ever taken. */
  get empty(): boolean {
    return this.#options.store.state().taken === 0;
  }

  /** Says in the first entry which log this one continues. Does nothing where there is one already. */
  begin(before: LogEnd): void {
    const { store } = this.#options;
    if (!this.empty) return;
    const line = successionLine({ continues: before });
    const sequence = SUCCESSION_SEQUENCE.continues;
    const entry = formatLogEntry({ line, salt: this.#salt(), sequence, writer: LOG_WRITER });
    store.append([entry], LOG_WRITER, withNumber(NO_PROGRESS, sequence) ?? NO_PROGRESS, this.#clock.now());
  }

  /**
   * Says in the last entry which log continues this one, takes nothing more, and returns how it ended. Can be called again.
   * The last checkpoint is signed then; `publish` has it cosigned as any other.
   *
   * Fails where a file cannot be written; and with `Error` where the log goes on as another one.
   */
  async close(next: string): Promise<LogEnd> {
    const { store, key } = this.#options;
    const { closed } = store.state();
    if (closed !== undefined && closed !== next)
      throw new Error(`log: it was closed, and goes on as ${closed}`);
    if (closed === undefined) {
      const line = successionLine({ closed: { next } });
      const sequence = SUCCESSION_SEQUENCE.closed;
      store.close(formatLogEntry({ line, salt: this.#salt(), sequence, writer: LOG_WRITER }), next);
    }
    // A tree grows in one place at a time.
    while (this.#publishing !== undefined) await this.#publishing.catch(() => {});
    this.#publishing = this.#growWhole().finally(() => {
      this.#publishing = undefined;
    });
    await this.#publishing;
    const tree = treeOf(store.state().checkpoint);
    if (tree === undefined) throw new Error('log: it was closed without a checkpoint');
    return { origin: key.verifierKey.name, size: tree.size, root: toBase64(tree.rootHash) };
  }

  /** Whether anything is not yet in the checkpoint that was published last. */
  get behind(): boolean {
    const { taken, published } = this.#options.store.state();
    return published < taken;
  }

  /**
   * Puts what was taken into the tree and publishes its checkpoint; call it at most once a second. Fails where a file
   * cannot be written, or too few witnesses cosign: nothing is lost, and the next call goes on from there.
   */
  publish(): Promise<void> {
    this.#publishing ??= this.#publish().finally(() => {
      this.#publishing = undefined;
    });
    return this.#publishing;
  }

  async #publish(): Promise<void> {
    await this.#grow();
    await this.#announce();
  }

  async #growWhole(): Promise<void> {
    const { store } = this.#options;
    while (store.state().size < store.state().taken) await this.#grow();
  }

  /** Stores the files of a larger tree, then signs it. */
  async #grow(): Promise<void> {
    const { store, key } = this.#options;
    const { taken, size: before } = store.state();
    if (taken === before) return;
    const start = bundleStart(before);
    const entries = store.entries(start, before - start + MAX_GROWTH);
    const edge = await this.#edgeOf(before);
    const added = await Promise.all(entries.slice(before - start).map(leafHash));
    const { edge: after, tiles, size, rootHash } = await edge.append(added);
    await this.#writeBundles(start, entries);
    for (const tile of tiles) await this.#options.files.write(tilePath(tile), tile.octets);
    const text = formatCheckpoint({ origin: key.verifierKey.name, size, rootHash, extensions: [] });
    const checkpoint = formatNote({ text, signatures: [await signNote(text, key)] });
    store.signed(size, checkpoint, bundleStart(size));
    this.#edge = after;
  }

  /** Has the signed tree cosigned, then publishes it. */
  async #announce(): Promise<void> {
    const { store, files, key, witnesses = [], quorum = witnesses.length } = this.#options;
    const { size, checkpoint, published } = store.state();
    if (checkpoint === undefined || published === size) return;
    const found = await cosignatures({ checkpoint, files, witnesses, quorum, known: this.#known });
    const { text, signatures } = parseNote(checkpoint);
    if (published === 0) {
      await files.write('vkey', encoded(`${formatVerifierKey(key.verifierKey)}\n`));
    }
    await files.write('checkpoint', encoded(formatNote({ text, signatures: [...signatures, ...found] })));
    store.published(size);
  }

  async #writeBundles(start: number, entries: readonly Uint8Array<ArrayBuffer>[]): Promise<void> {
    for (let at = 0; at < entries.length; at += TILE_WIDTH) {
      const bundle = entries.slice(at, at + TILE_WIDTH);
      const index = (start + at) / TILE_WIDTH;
      const path = tilePath({ level: 'entries', index, width: bundle.length });
      await this.#options.files.write(path, formatEntryBundle(bundle));
    }
  }

  /** The end of the tree that was signed last, after a restart from its files: what they lack is found here. */
  async #edgeOf(size: number): Promise<TreeEdge> {
    if (this.#edge?.size === size) return this.#edge;
    await this.#refuseIfBehind(size);
    const tree = treeOf(this.#options.store.state().checkpoint);
    if (tree === undefined) return TreeEdge.empty;
    return TreeEdge.load(tree, (path) => this.#options.files.read(path));
  }

  /** State that was lost, or set back, would write another history over the one that was published. */
  async #refuseIfBehind(size: number): Promise<void> {
    const published = await this.#options.files.read('checkpoint');
    if (published === undefined) return;
    const tree = treeOf(new TextDecoder().decode(published));
    if (tree !== undefined && tree.size <= size) return;
    throw new Error(
      `log: its files hold a checkpoint of ${tree?.size} entries, and its state only ${size}: restore the state, or begin ` +
        'a log of another origin and prefix',
    );
  }

  #salt(): string {
    return toHexadecimal(this.#random(new Uint8Array(16)));
  }
}

function treeOf(checkpoint: string | undefined): TreeHead | undefined {
  return checkpoint === undefined ? undefined : parseCheckpoint(parseNote(checkpoint).text);
}

function bundleStart(size: number): number {
  return size - (size % TILE_WIDTH);
}

function checkEvent(sequence: number, line: string): void {
  if (!Number.isSafeInteger(sequence) || sequence < 1) {
    throw new TypeError('log: an event without its number, a whole one from 1 on');
  }
  if (encoder.encode(line).byteLength > MAX_LINE_BYTES) {
    throw new TypeError(`log: event ${sequence} has more than ${MAX_LINE_BYTES} octets`);
  }
  if (!isObject(line)) throw new TypeError(`log: event ${sequence} is no JSON object`);
}

function encoded(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text) as Uint8Array<ArrayBuffer>;
}
