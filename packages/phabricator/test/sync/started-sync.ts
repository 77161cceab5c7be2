import { type Phorge, type PhorgeOptions, startPhorge } from '@portcullis/testing/phorge';
import { onTestFinished } from 'vitest';
import { TOKEN } from '../../../../scripts/fixtures/large-directory.ts';
import type { SyncChange } from '../../src/sync/apply.ts';
import { type GroupSync, groupSync } from '../../src/sync/group-sync.ts';
import { memorySyncRuns } from '../../src/sync/runs/memory-sync-runs.ts';
import type { SyncOptions } from '../../src/sync/sync-options.ts';

/** Starts a Phorge, which is closed with the test. */
export async function start(options: PhorgeOptions): Promise<Phorge> {
  const phorge = await startPhorge(options);
  onTestFinished(() => phorge.close());
  return phorge;
}

export function syncOf(given: Phorge, options: Partial<SyncOptions>): GroupSync {
  return groupSync({ phorge: given.url, token: TOKEN, projects: { team: ['eng'] }, ...options });
}

/** Everything is recorded; without a brake unless it says so. */
export const FREE = { maxRemovals: 1_000_000, maxRemovalsPercent: 100 };

export function recorder() {
  const events: SyncChange[] = [];
  return {
    events,
    options: {
      runs: memorySyncRuns(),
      record: async (change: SyncChange) => {
        events.push(change);
      },
    },
  };
}
