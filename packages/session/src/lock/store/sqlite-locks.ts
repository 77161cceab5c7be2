import { type SqliteDatabase, sqliteStorage, sweepOnWrites } from '@portcullis/core/internal';
import type { LockStore } from '../lock-store.ts';
import { tableLocks } from './lock-tables.ts';

/** How often expired rows are deleted, in seconds. */
const SWEEP_SECONDS = 3600;

/**
 * Stores the list of locks in a SQLite database: on one machine, what the Durable Object is on Workers, with the same tables. Several
 * processes of the machine may open it; **several machines must not**: they need `postgresLocks()`.
 *
 * @param database of its own, such as `new DatabaseSync('locks.db')` of `node:sqlite`
 */
export function sqliteLocks(database: SqliteDatabase): LockStore {
  const { store, sweep } = tableLocks(sqliteStorage(database), (now) => later(now));
  const later = sweepOnWrites(SWEEP_SECONDS, sweep);
  return store;
}
