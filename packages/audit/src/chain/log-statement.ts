import type { CheckpointPublicKey } from './checkpoint-key.ts';

/** What an auditor needs besides the log, stored where its writer cannot change it. */
export interface LogStatement {
  /** The keys whose checkpoints count, including former ones. */
  readonly keys: readonly CheckpointPublicKey[];
  /** The authority's last checkpoint, as a line of the log: without it, a cut end is seen only up to the last one there. */
  readonly checkpoint?: string | undefined;
}
