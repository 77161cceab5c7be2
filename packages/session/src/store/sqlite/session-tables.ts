import type { SessionStore } from '../session-store.ts';
import { foundSessionOf, sessionRowOf } from '../stored-rows.ts';
import type { SealTables } from './seal-tables.ts';
import type { Statements } from './statements.ts';

/**
 * Sessions in SQLite: one row a session, under the hash of its id, until `ends_at`. An end that does not name a session counts from the
 * next second on, so it does not affect a user who logs in again immediately.
 */
export function sessionTables(
  sql: Statements,
  seals: SealTables,
  later: (now: number) => Promise<void>,
): Omit<SessionStore, 'endAll' | 'endOnce'> {
  sql.script(`
    CREATE TABLE IF NOT EXISTS sessions (
      key TEXT PRIMARY KEY, issuer TEXT NOT NULL, subject TEXT NOT NULL, sid TEXT, session TEXT NOT NULL,
      revision INTEGER NOT NULL, seen_at INTEGER NOT NULL, claimed_until INTEGER NOT NULL, ends_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS sessions_by_subject ON sessions (issuer, subject);
    CREATE INDEX IF NOT EXISTS sessions_by_sid ON sessions (issuer, sid);
    CREATE INDEX IF NOT EXISTS sessions_by_end ON sessions (ends_at);
  `);
  return {
    add: async ({ key, issuer, subject, sid, session, endsAt, seal }, now) => {
      seals.look(seal, now);
      sql.whole(() => {
        sql.rows(
          `INSERT INTO sessions (key, issuer, subject, sid, session, revision, seen_at, claimed_until, ends_at)
           SELECT ?1, ?2, ?3, ?4, ?5, 1, ?6, 0, ?7 WHERE NOT EXISTS (
             SELECT 1 FROM endings
             WHERE issuer = ?2 AND (subject IN (?3, '') AND sid IN (COALESCE(?4, ''), '') OR ?4 IS NULL AND subject = ?3)
               AND at >= ?6 + (sid <> COALESCE(?4, '') OR sid = ''))`,
          ...[key, issuer, subject, sid ?? null, session, now, endsAt],
        );
        seals.add(key, endsAt, seal);
      });
      await later(now);
    },
    find: async (key, now, notIdleSince, seal) => {
      seals.look(seal, now);
      const row = sql.row(
        'SELECT session, revision, seen_at, ends_at FROM sessions WHERE key = ? AND ends_at > ?',
        ...[key, now],
      );
      if (row === undefined || !seals.stands(key, Number(row.ends_at), seal)) return undefined;
      const found = foundSessionOf(row);
      // A write for each request would be dear: to a minute is good enough.
      if (found.seenAt >= notIdleSince && now >= found.seenAt + 60) {
        sql.rows('UPDATE sessions SET seen_at = ? WHERE key = ?', now, key);
      }
      return found;
    },
    claim: async (key, revision, now, until) =>
      sql.hasRow(
        'UPDATE sessions SET claimed_until = ? WHERE key = ? AND revision = ? AND claimed_until <= ? RETURNING key',
        ...[until, key, revision, now],
      ),
    replace: async (key, revision, session) =>
      sql.hasRow(
        'UPDATE sessions SET session = ?, revision = revision + 1, claimed_until = 0 WHERE key = ? AND revision = ? RETURNING key',
        ...[session, key, revision],
      ),
    remove: async (key) => void sql.rows('DELETE FROM sessions WHERE key = ?', key),
    list: async (person, now, limit, skip = 0, seal) => {
      seals.look(seal, now);
      const rows =
        person === undefined
          ? sql.rows(
              'SELECT key, session, seen_at, ends_at FROM sessions WHERE ends_at > ? ORDER BY ends_at DESC, key LIMIT ? OFFSET ?',
              ...[now, limit, skip],
            )
          : sql.rows(
              'SELECT key, session, seen_at, ends_at FROM sessions WHERE issuer = ? AND subject = ? AND ends_at > ? ORDER BY ends_at DESC, key LIMIT ? OFFSET ?',
              ...[person.issuer, person.subject, now, limit, skip],
            );
      return rows.map(sessionRowOf);
    },
    take: async (key, person) => {
      const row = sql.row(
        'DELETE FROM sessions WHERE key = ?1 AND (?2 IS NULL OR (issuer = ?2 AND subject = ?3)) RETURNING session',
        ...[key, person?.issuer ?? null, person?.subject ?? null],
      );
      return row && String(row.session);
    },
  };
}
