import { type SqliteDatabase, sqliteStorage, sweepOnWrites } from '@portcullis/core/internal';
import type { SsoStore } from './sso-store.ts';
import { SsoTables } from './sso-tables.ts';

/** How often expired rows are deleted, in seconds. */
const SWEEP_SECONDS = 600;

/**
 * Keeps codes and names in a SQLite database: on one machine, what the Durable Object is on Workers, with the same tables.
 * Several processes of the machine may open it; several machines need `postgresSso()`.
 *
 * @param database a dedicated one for each Phorge: if it is lost, so is the record of who holds which username
 *
 * @example
 * ```ts
 * import { DatabaseSync } from 'node:sqlite';
 * import { sqliteSso } from '@portcullis/phabricator/sqlite';
 *
 * const store = sqliteSso(new DatabaseSync('sso.db'));
 * ```
 */
export function sqliteSso(database: SqliteDatabase): SsoStore {
  const { sql, transactionSync } = sqliteStorage(database);
  const tables = new SsoTables(sql);
  const later = sweepOnWrites(SWEEP_SECONDS, (now) => tables.sweep(now));
  return {
    put: async (key, text, expiresAt, now) => {
      tables.put(key, text, expiresAt);
      await later(now);
    },
    take: async (key, now) => tables.take(key, now),
    // Another process must not give the account a name between the look and the write.
    nameFor: async (account, candidates) => transactionSync(() => tables.nameFor(account, candidates)),
    signedIn: async (account, username) => tables.signedIn(account, username),
    userOf: async (account) => tables.userOf(account),
    accountsOf: async (username) => tables.accountsOf(username),
  };
}
