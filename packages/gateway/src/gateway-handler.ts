import type { FetchHandler } from '@portcullis/core';
import type { Execution } from '@portcullis/core/internal';

/** A gate, as a Worker exports it. */
export interface GatewayHandler<Env = object> extends FetchHandler<Env> {
  /**
   * For Cron Triggers: synchronizes the groups of instances with `groupSync`. Rejects if the synchronization was not complete, so
   * that the trigger counts as failed.
   */
  readonly scheduled: (controller: unknown, env: Env, execution: Execution) => Promise<void>;
}
