import { type PostgresClient, postgresRows } from '@portcullis/core/internal';
import { LEASE_MS, type SyncRuns } from './sync-runs.ts';

/** `portcullis_sync_runs`: which run has the lease of which Phorge, until when in milliseconds since the Unix epoch. */
const SCHEMA: readonly string[] = [
  'CREATE TABLE IF NOT EXISTS portcullis_sync_runs (store TEXT PRIMARY KEY, run TEXT NOT NULL, until BIGINT NOT NULL)',
];

/**
 * Keeps two runs apart by PostgreSQL, on whichever machines they are. It makes its table at first use.
 *
 * @param name each Phorge has one of its own. Default `sync`
 *
 * @example
 * ```ts
 * import { type PostgresClient, postgresSyncRuns } from '@portcullis/phabricator/postgres';
 *
 * // A `Pool` of the package `pg`, for example.
 * const runsOn = (pool: PostgresClient) => postgresSyncRuns(pool);
 * ```
 */
export function postgresSyncRuns(client: PostgresClient, name: string = 'sync'): SyncRuns {
  const rows = postgresRows(client, SCHEMA);
  return {
    hold: async (run, now) => {
      const held = await rows(
        `INSERT INTO portcullis_sync_runs AS held VALUES ($1, $2, $3)
         ON CONFLICT (store) DO UPDATE SET run = excluded.run, until = excluded.until
         WHERE held.run = excluded.run OR held.until <= $4 RETURNING run`,
        ...[name, run, now + LEASE_MS, now],
      );
      return held.length > 0;
    },
    end: async (run) =>
      void (await rows('DELETE FROM portcullis_sync_runs WHERE store = $1 AND run = $2', name, run)),
  };
}
