import type { ChainHead } from '../event/checkpoint-event.ts';

/** A checkpoint as it is stored. */
export interface StoredCheckpoint {
  readonly authority: string;
  readonly number: number;
  readonly line: string;
}

/**
 * A writer that reported nothing for this long has ended, in milliseconds: an isolate lives for hours. Its head is covered by a signed
 * checkpoint, so the store may delete it; the log still proves it.
 */
export const SILENT_MS: number = 30 * 86_400_000;

/** Stores the last checkpoint, and how far each chain was signed. */
export interface CheckpointStore {
  last(): StoredCheckpoint | undefined;
  head(chain: string): Pick<ChainHead, 'seq' | 'hash'> | undefined;
  /**
   * Stores a checkpoint and its heads, and deletes the heads of writers that were silent for 30 days.
   * @param now milliseconds since the Unix epoch
   */
  save(checkpoint: StoredCheckpoint, heads: readonly ChainHead[], now: number): void;
  /** Stores a checkpoint that is handed out, until it is `written`; at most the last 1,000. */
  hold(checkpoint: StoredCheckpoint, now: number): void;
  /** Lines that were handed out up to a time and not written, the first 16, which are handed out now. */
  unwritten(upTo: number, now: number): readonly string[];
  /** Marks them as written to the log. */
  written(numbers: readonly number[]): void;
}

/** How many checkpoints are stored for a log that takes none, and how many come with a new one. */
export const MOST_UNWRITTEN = 1000;
export const MOST_AT_ONCE = 16;

/** Stores checkpoints as long as the process lives: for tests, and for a log that one process writes. */
export function memoryCheckpoints(): CheckpointStore {
  let last: StoredCheckpoint | undefined;
  // The longest silent first.
  const known = new Map<string, ChainHead & { readonly at: number }>();
  const held = new Map<number, { readonly line: string; readonly at: number }>();
  return {
    last: () => last,
    head: (chain) => known.get(chain),
    save: (checkpoint, heads, now) => {
      last = checkpoint;
      for (const head of heads) {
        known.delete(head.chain);
        known.set(head.chain, { ...head, at: now });
      }
      for (const { chain, at } of known.values()) {
        if (at > now - SILENT_MS) break;
        known.delete(chain);
      }
    },
    hold: ({ number, line }, now) => {
      held.set(number, { line, at: now });
      held.delete(number - MOST_UNWRITTEN);
    },
    unwritten: (upTo, now) => {
      const again = [...held].filter(([, { at }]) => at <= upTo).slice(0, MOST_AT_ONCE);
      for (const [number, { line }] of again) held.set(number, { line, at: now });
      return again.map(([, { line }]) => line);
    },
    written: (numbers) => {
      for (const number of numbers) held.delete(number);
    },
  };
}
