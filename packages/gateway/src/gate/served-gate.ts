import type { FetchHandler } from '@portcullis/core';
import type { Execution } from '@portcullis/core/internal';
import type { ConfiguredEnv } from './origins.ts';

/** The part of a gate that answers requests. */
export interface ServedGate {
  /** Who answers for each public host. */
  readonly hosts: ReadonlyMap<string, FetchHandler<ConfiguredEnv>>;
  /** Who answers for every other. */
  readonly otherwise: FetchHandler<ConfiguredEnv>;
  /** What it does at each Cron Trigger. Default: nothing. */
  readonly scheduled?: (execution: Execution) => Promise<void>;
}

/** Returns the gate that serves now, where one gate replaces another. */
export type CurrentGate = (execution: Execution) => Promise<ServedGate>;
