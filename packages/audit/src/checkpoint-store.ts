import type { ChainHead } from './activity-event.ts';

/** A checkpoint as it is kept. */
export interface StoredCheckpoint {
  readonly authority: string;
  readonly number: number;
  readonly line: string;
}

/** Keeps the last checkpoint, and how far each chain was signed for. */
export interface CheckpointStore {
  last(): StoredCheckpoint | undefined;
  head(chain: string): Pick<ChainHead, 'seq' | 'hash'> | undefined;
  save(checkpoint: StoredCheckpoint, heads: readonly ChainHead[]): void;
}

/** Keeps checkpoints as long as the process lives: for tests, and for a log that one process writes. */
export function memoryCheckpoints(): CheckpointStore {
  let last: StoredCheckpoint | undefined;
  const known = new Map<string, ChainHead>();
  return {
    last: () => last,
    head: (chain) => known.get(chain),
    save: (checkpoint, heads) => {
      last = checkpoint;
      for (const head of heads) known.set(head.chain, head);
    },
  };
}
