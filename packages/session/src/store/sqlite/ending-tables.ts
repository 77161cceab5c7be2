import { defined } from '@portcullis/core/internal';
import { LONGEST_SESSION_SECONDS, type Revocations, type SessionOwner } from '../session-store.ts';
import type { Statements } from './statements.ts';

/**
 * What was ended, in SQLite.
 *
 * | table | what | how long |
 * | --- | --- | --- |
 * | `endings` | whose sessions were ended, and when | until `keep_until` |
 * | `used_ids` | `jti` of logout tokens, codes, and hashes of sessions in cookies that were ended | until `keep_until` |
 */
export function endingTables(sql: Statements, later: (now: number) => Promise<void>): Revocations {
  sql.script(`
    CREATE TABLE IF NOT EXISTS endings (
      issuer TEXT NOT NULL, subject TEXT NOT NULL, sid TEXT NOT NULL, at INTEGER NOT NULL, keep_until INTEGER NOT NULL,
      PRIMARY KEY (issuer, subject, sid)
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS endings_by_end ON endings (keep_until);
    CREATE TABLE IF NOT EXISTS used_ids (id TEXT PRIMARY KEY, keep_until INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS used_ids_by_end ON used_ids (keep_until);
  `);
  const end = ({ issuer, subject, sid }: SessionOwner, now: number): void => {
    // Where a statement said of what is not named that it may be anything, no index would serve, and all sessions be read.
    const named = Object.entries(defined({ issuer, subject, sid }));
    // Of somebody who is named, those of which no `sid` was told are meant as well.
    const isMeant = ([name]: readonly [string, unknown]): string =>
      name === 'sid' && subject !== undefined ? '(sid = ? OR sid IS NULL)' : `${name} = ?`;
    sql.rows(
      `DELETE FROM sessions WHERE ${named.map(isMeant).join(' AND ')}`,
      ...named.map(([, value]) => value),
    );
    // Clocks differ: a later end by one that is behind must not take back an earlier one.
    sql.rows(
      `INSERT INTO endings (issuer, subject, sid, at, keep_until) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET at = MAX(at, excluded.at), keep_until = MAX(keep_until, excluded.keep_until)`,
      ...[issuer, subject ?? '', sid ?? '', now, now + LONGEST_SESSION_SECONDS],
    );
  };
  return {
    endAll: async (owner, now) => {
      sql.whole(() => end(owner, now));
      await later(now);
    },
    endOnce: async (owner, id, keepUntil, now) => {
      // Both are written, or neither.
      const isNew = sql.whole(() => {
        if (!useOnce(sql, id, keepUntil)) return false;
        end(owner, now);
        return true;
      });
      await later(now);
      return isNew;
    },
    endSession: async (key, keepUntil, now) => {
      useOnce(sql, `session ${key}`, keepUntil);
      await later(now);
    },
    isEnded: async ({ key, issuer, subject, sid, startedAt }) =>
      // One that began in the second of the end is ended too.
      sql.hasRow(
        `SELECT 1 FROM used_ids WHERE id = ?1 UNION ALL
         SELECT 1 FROM endings
         WHERE issuer = ?2 AND at >= ?5 AND (subject IN (?3, '') AND sid IN (?4, '') OR ?4 = '' AND subject = ?3) LIMIT 1`,
        ...[`session ${key}`, issuer, subject, sid ?? '', startedAt],
      ),
  };
}

/** Whether the id is new. It is not, the next time. */
export function useOnce(sql: Statements, id: string, keepUntil: number): boolean {
  return sql.hasRow(
    'INSERT INTO used_ids (id, keep_until) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id',
    ...[id, keepUntil],
  );
}
