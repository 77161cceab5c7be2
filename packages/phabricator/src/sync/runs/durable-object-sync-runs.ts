import { requireBinding } from '@portcullis/core/internal';
import type { SyncRuns } from './sync-runs.ts';

/** What `PortcullisSyncRuns` answers, as a Worker sees it. */
export interface SyncRunsStub {
  hold(run: string, now: number): Promise<boolean>;
  end(run: string): Promise<void>;
}

/** The part of a Durable Object binding that is used. */
export interface SyncRunsNamespace {
  getByName(name: string): SyncRunsStub;
}

/**
 * Keeps two runs apart by the Durable Object `PortcullisSyncRuns` of `@portcullis/phabricator/durable-object`, wherever
 * they run. Throws `TypeError` where no namespace is bound.
 *
 * @param name of the object. Default `sync`. Each Phorge has one of its own
 *
 * @example
 * ```ts
 * import { durableObjectSyncRuns, type SyncRunsNamespace } from '@portcullis/phabricator/sync';
 *
 * interface Env {
 *   readonly SYNC_RUNS: SyncRunsNamespace;
 * }
 *
 * const runsOf = (env: Env) => durableObjectSyncRuns(env.SYNC_RUNS);
 * ```
 */
export function durableObjectSyncRuns(namespace: SyncRunsNamespace, name: string = 'sync'): SyncRuns {
  requireBinding(
    'durableObjectSyncRuns',
    'Durable Object namespace of PortcullisSyncRuns',
    namespace,
    'getByName',
  );
  // A stub that broke once stays broken, so each call gets its own.
  const stub = (): SyncRunsStub => namespace.getByName(name);
  return {
    hold: async (run, now) => stub().hold(run, now),
    end: async (run) => stub().end(run),
  };
}
