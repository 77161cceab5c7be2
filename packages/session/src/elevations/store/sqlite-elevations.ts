import { type SqliteDatabase, sqliteStorage, sweepOnWrites } from '@portcullis/core/internal';
import type { ElevationStore } from '../elevation-store.ts';
import { tableElevations } from './elevation-tables.ts';

/** How often expired rows are deleted, in seconds. */
const SWEEP_SECONDS = 3600;

/**
 * Stores requests for a role in a SQLite database: on one machine, what the Durable Object is on Workers, with the same table. Several
 * processes of the machine may open it; **several machines must not**: they need `postgresElevations()`.
 *
 * @param database of its own, such as `new DatabaseSync('elevations.db')` of `node:sqlite`
 */
export function sqliteElevations(database: SqliteDatabase): ElevationStore {
  const { store, sweep } = tableElevations(sqliteStorage(database), (now) => later(now));
  const later = sweepOnWrites(SWEEP_SECONDS, sweep);
  return store;
}
