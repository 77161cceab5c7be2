import { type SqliteDatabase, sqliteStorage, sweepOnWrites } from '@portcullis/core/internal';
import type { AgentStore } from '../agent-store.ts';
import type { CredentialStore } from '../credential-store.ts';
import type { HandOverStore } from '../hand-over-store.ts';
import type { Revocations, SessionStore } from '../session-store.ts';
import { tableSessions } from './table-sessions.ts';

/** How often expired rows are deleted, in seconds. */
const SWEEP_SECONDS = 3600;

/**
 * Stores sessions, their ends, and credentials in a SQLite database: on one machine, what the Durable Object is on Workers, with the same
 * tables. Several processes of the machine may open it; **several machines must not**, not even over a network file system: they need
 * `postgresSessions()`.
 *
 * The file cannot be used to act as a user, but it contains refresh tokens of providers. A call blocks the thread while it writes.
 *
 * @param database of its own, such as `new DatabaseSync('sessions.db')` of `node:sqlite`
 *
 * @example
 * ```ts
 * import { DatabaseSync } from 'node:sqlite';
 * import { sqliteSessions } from '@portcullis/session/sqlite';
 *
 * const store = sqliteSessions(new DatabaseSync('sessions.db'));
 * ```
 */
export function sqliteSessions(
  database: SqliteDatabase,
): SessionStore & Revocations & CredentialStore & HandOverStore & AgentStore {
  const { store, sweep } = tableSessions(sqliteStorage(database), (now) => later(now));
  const later = sweepOnWrites(SWEEP_SECONDS, sweep);
  return store;
}
