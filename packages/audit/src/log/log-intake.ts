import type { Clock, Random } from '@portcullis/core';
import { toHexadecimal } from '@portcullis/core/internal';
import { formatLogEntry, isObject, isWriter, MAX_LINE_BYTES } from './log-entry.ts';
import { LOG_WRITER, type LogEnd, SUCCESSION_SEQUENCE, successionLine } from './log-succession.ts';
import type { WriterBatch } from './sequencer.ts';
import type { SequencerStore } from './sequencer-store.ts';
import { NO_PROGRESS, type WriterProgress, withNumber } from './writer-progress.ts';

/** Options for the intake of events. */
export interface LogIntakeOptions {
  readonly store: SequencerStore;
  /** Most entries that are stored while none can be added to the tree. */
  readonly maxWaiting: number;
  /** For salts. */
  readonly random: Random;
  readonly clock: Clock;
}

const encoder = /* @__PURE__ */ new TextEncoder();

/** Adds events to a log: gives each its position and its salt, and stores none twice. Nothing is hashed here. */
export class LogIntake {
  readonly #options: LogIntakeOptions;

  constructor(options: LogIntakeOptions) {
    this.#options = options;
  }

  /** See `LogSequencer.append`. */
  append({ writer, events }: WriterBatch): number {
    const { store, maxWaiting, clock } = this.#options;
    if (!isWriter(writer) || writer === LOG_WRITER) {
      throw new TypeError('log: the writer of a batch must be the UUID of an isolate of the gateway');
    }
    const { taken, size, closed } = store.state();
    if (closed !== undefined) throw closedAs(closed);
    if (taken - size + events.length > maxWaiting) {
      throw new RangeError(`log: ${taken - size} entries are already waiting`);
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
    if (entries.length > 0) store.append(entries, writer, progress, clock.now());
    return entries.length;
  }

  /** The events of a batch that are not stored yet. */
  notTaken({ writer, events }: WriterBatch): WriterBatch {
    let progress = this.#options.store.writer(writer) ?? NO_PROGRESS;
    const left = events.filter(({ sequence }) => {
      const next = withNumber(progress, sequence);
      progress = next ?? progress;
      return next !== undefined;
    });
    return { writer, events: left };
  }

  /** Whether nothing was ever stored. */
  get empty(): boolean {
    return this.#options.store.state().taken === 0;
  }

  /** Adds the first entry, which names the log that this one continues. Does nothing if there is one already. */
  begin(before: LogEnd): void {
    if (!this.empty) return;
    const { store, clock } = this.#options;
    const sequence = SUCCESSION_SEQUENCE.continues;
    const entry = this.#ownEntry(successionLine({ continues: before }), sequence);
    store.append([entry], LOG_WRITER, withNumber(NO_PROGRESS, sequence) ?? NO_PROGRESS, clock.now());
  }

  /** Adds the last entry, which names the log that continues this one, and accepts nothing more. Can be called again. */
  end(next: string): void {
    const { store } = this.#options;
    const { closed } = store.state();
    if (closed === next) return;
    if (closed !== undefined) throw closedAs(closed);
    store.close(this.#ownEntry(successionLine({ closed: { next } }), SUCCESSION_SEQUENCE.closed), next);
  }

  /** An entry by the log itself. */
  #ownEntry(line: string, sequence: number): Uint8Array<ArrayBuffer> {
    return formatLogEntry({ line, salt: this.#salt(), sequence, writer: LOG_WRITER });
  }

  #salt(): string {
    return toHexadecimal(this.#options.random(new Uint8Array(16)));
  }
}

function closedAs(next: string): Error {
  return new Error(`log: it was closed, and continues as ${next}`);
}

function checkEvent(sequence: number, line: string): void {
  if (!Number.isSafeInteger(sequence) || sequence < 1) {
    throw new TypeError(
      `log: the sequence number of an event must be a whole number of at least 1, not ${sequence}`,
    );
  }
  if (encoder.encode(line).byteLength > MAX_LINE_BYTES) {
    throw new TypeError(`log: event ${sequence} is larger than ${MAX_LINE_BYTES} bytes`);
  }
  if (!isObject(line)) throw new TypeError(`log: event ${sequence} is not a JSON object`);
}
