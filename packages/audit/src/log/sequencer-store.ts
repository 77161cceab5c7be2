import type { WriterProgress } from './writer-progress.ts';

/** How far a log has come. */
export interface SequencerState {
  /** How many entries were stored: the index of the next one. */
  readonly taken: number;
  /** How many of them are in the tree that was signed last. */
  readonly size: number;
  /** The checkpoint of that tree, signed by the log; `undefined` before the first. */
  readonly checkpoint: string | undefined;
  /** The size of the checkpoint that was published last. */
  readonly published: number;
  /** The log that continues this one, once it was closed. */
  readonly closed: string | undefined;
}

/** A file of a log. */
export interface LogFile {
  readonly path: string;
  readonly octets: Uint8Array<ArrayBuffer>;
}

/** How far a log's files were looked at: bundle by bundle, and from the first again. */
export interface InspectionProgress {
  /** The bundle that is looked at next. */
  readonly next: number;
  /** How many have to be looked at before anything is published, since entries were missing. */
  readonly left: number;
}

/** Where a sequencer keeps what must outlive it. Each call is one step: all of it is stored, or nothing. */
export interface SequencerStore {
  state(): SequencerState;
  /** Which numbers of a writer were stored; `undefined` for an unknown writer. */
  writer(name: string): WriterProgress | undefined;
  /** Appends entries of a writer, and what is then known of it. */
  append(
    entries: readonly Uint8Array<ArrayBuffer>[],
    writer: string,
    progress: WriterProgress,
    now: number,
  ): void;
  /** Entries from an index on, at most this many. Those before the last bundle of the tree may be deleted. */
  entries(from: number, most: number): readonly Uint8Array<ArrayBuffer>[];
  /**
   * Stores that a tree was signed: entries before this index are in the files, and may be deleted. Does nothing if a larger one was stored
   * meanwhile, since that allows more to be deleted.
   * @param edge the partial tiles of the tree, from which it can grow even if the files are damaged
   */
  signed(size: number, checkpoint: string, forget: number, edge: readonly LogFile[]): void;
  /** The partial tiles of the tree that was signed last; empty if a version signed it that did not store them. */
  edge(): readonly LogFile[];
  inspection(): InspectionProgress;
  inspected(progress: InspectionProgress): void;
  /** Appends the last entry: another log continues this one. */
  close(entry: Uint8Array<ArrayBuffer>, next: string): void;
  /** A checkpoint was published. */
  published(size: number): void;
}

/** Stores a log's state in memory, for tests and demonstrations: it is lost when the process ends. */
export function memorySequencerStore(): SequencerStore {
  let state: SequencerState = { taken: 0, size: 0, checkpoint: undefined, published: 0, closed: undefined };
  let first = 0;
  let kept: Uint8Array<ArrayBuffer>[] = [];
  let edge: readonly LogFile[] = [];
  let progress: InspectionProgress = { next: 0, left: 0 };
  const writers = new Map<string, WriterProgress>();
  return {
    state: () => state,
    writer: (name) => writers.get(name),
    append: (entries, writer, numbers) => {
      kept.push(...entries);
      writers.set(writer, numbers);
      state = { ...state, taken: state.taken + entries.length };
    },
    entries: (from, most) => kept.slice(from - first, from - first + most),
    signed: (size, checkpoint, forget, tiles) => {
      if (size <= state.size) return;
      state = { ...state, size, checkpoint };
      edge = tiles;
      kept = kept.slice(forget - first);
      first = forget;
    },
    edge: () => edge,
    inspection: () => progress,
    inspected: (now) => {
      progress = now;
    },
    close: (entry, next) => {
      kept.push(entry);
      state = { ...state, taken: state.taken + 1, closed: next };
    },
    published: (size) => {
      state = { ...state, published: size };
    },
  };
}
