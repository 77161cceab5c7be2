import { type SqliteDatabase, sqliteStorage } from '@portcullis/core/internal';
import { holderAfter, type SyncRuns } from './sync-runs.ts';

/**
 * Keeps two runs apart on one machine, in whichever process they are, by a SQLite database. Several machines need
 * `postgresSyncRuns()`.
 *
 * Table: `held` (`id`, `run`, `until`; one row, or none).
 *
 * @param database of its own, one for each Phorge
 *
 * @example
 * ```ts
 * import { DatabaseSync } from 'node:sqlite';
 * import { sqliteSyncRuns } from '@portcullis/phabricator/sqlite';
 *
 * const runs = sqliteSyncRuns(new DatabaseSync('sync.db'));
 * ```
 */
export function sqliteSyncRuns(database: SqliteDatabase): SyncRuns {
  const { sql, transactionSync } = sqliteStorage(database);
  sql.exec(
    'CREATE TABLE IF NOT EXISTS held (id INTEGER PRIMARY KEY, run TEXT NOT NULL, until INTEGER NOT NULL)',
  );
  return {
    hold: async (run, now) =>
      transactionSync(() => {
        const [row] = sql.exec('SELECT run, until FROM held').toArray();
        const held = holderAfter(row && { run: String(row.run), until: Number(row.until) }, run, now);
        sql.exec('INSERT OR REPLACE INTO held VALUES (1, ?, ?)', held.run, held.until);
        return held.run === run;
      }),
    end: async (run) => void sql.exec('DELETE FROM held WHERE run = ?', run),
  };
}
