import type { FetchHandler } from '@portcullis/core';
import type { Execution } from '@portcullis/core/internal';

/** A gate, as a Worker exports it. */
export interface GatewayHandler<Env = object> extends FetchHandler<Env> {
  /**
   * For Cron Triggers: has the groups of instances follow those of a directory, where one is configured so. Rejects where that
   * could not be done in full, and the trigger counts as failed.
   */
  readonly scheduled: (controller: unknown, env: Env, execution: Execution) => Promise<void>;
}
