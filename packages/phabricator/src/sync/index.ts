export type { ApplyOptions, SyncChange } from './apply.ts';
export type { SyncDisableOptions } from './disable-options.ts';
export { type GroupSync, groupSync, type SyncRunOptions, type SyncRunResult } from './group-sync.ts';
export {
  durableObjectSyncRuns,
  type SyncRunsNamespace,
  type SyncRunsStub,
} from './runs/durable-object-sync-runs.ts';
export { memorySyncRuns } from './runs/memory-sync-runs.ts';
export type { SyncRuns } from './runs/sync-runs.ts';
export { SyncFailure, type SyncFailureCode } from './sync-failure.ts';
export type { SyncOptions } from './sync-options.ts';
export type {
  Brake,
  GroupMembers,
  PlannedMember,
  PlannedProject,
  SyncPlan,
  SyncProblem,
} from './sync-plan.ts';
