import type { HandOverStore } from '../hand-over-store.ts';
import type { Statements } from './statements.ts';

/** What one host leaves for another, in SQLite: one row each under the hash of its code, until `ends_at`. */
export function handOverTables(sql: Statements, later: (now: number) => Promise<void>): HandOverStore {
  sql.script(`
    CREATE TABLE IF NOT EXISTS hand_overs (key TEXT PRIMARY KEY, content TEXT NOT NULL, ends_at INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS hand_overs_by_end ON hand_overs (ends_at);
  `);
  return {
    addHandOver: async (key, content, endsAt, now) => {
      sql.rows(
        `INSERT INTO hand_overs (key, content, ends_at) VALUES (?, ?, ?)
         ON CONFLICT (key) DO UPDATE SET content = excluded.content, ends_at = excluded.ends_at`,
        ...[key, content, endsAt],
      );
      await later(now);
    },
    seeHandOver: async (key, now) => {
      const row = sql.row('SELECT content FROM hand_overs WHERE key = ? AND ends_at > ?', key, now);
      return row === undefined ? undefined : String(row.content);
    },
    takeHandOver: async (key, now) => {
      const row = sql.row('DELETE FROM hand_overs WHERE key = ? RETURNING content, ends_at', key);
      return row !== undefined && Number(row.ends_at) > now ? String(row.content) : undefined;
    },
  };
}
