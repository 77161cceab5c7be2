import { type HeldRun, holderAfter, type SyncRuns } from './sync-runs.ts';

/** Keeps two runs apart in one process: for a command, or a test. Two isolates of a Worker do not see each other. */
export function memorySyncRuns(): SyncRuns {
  let held: HeldRun | undefined;
  return {
    hold: async (run, now) => {
      held = holderAfter(held, run, now);
      return held.run === run;
    },
    end: async (run) => {
      if (held?.run === run) held = undefined;
    },
  };
}
