import type { HandOverStore } from '../hand-over-store.ts';
import type { Statements } from './statements.ts';

/** Sessions on the way to the host of an application, in SQLite: one row each under the hash of its code, until `ends_at`. */
export function handOverTables(sql: Statements, later: (now: number) => Promise<void>): HandOverStore {
  sql.script(`
    CREATE TABLE IF NOT EXISTS hand_overs (key TEXT PRIMARY KEY, content TEXT NOT NULL, ends_at INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS hand_overs_by_end ON hand_overs (ends_at);
  `);
  return {
    addHandOver: async (key, content, endsAt, now) => {
      sql.rows('INSERT INTO hand_overs (key, content, ends_at) VALUES (?, ?, ?)', key, content, endsAt);
      await later(now);
    },
    takeHandOver: async (key, now) => {
      const row = sql.row('DELETE FROM hand_overs WHERE key = ? RETURNING content, ends_at', key);
      return row !== undefined && Number(row.ends_at) > now ? String(row.content) : undefined;
    },
  };
}
