import { isSealedOtherwise } from '../session-seals.ts';
import type { SessionSeal } from '../session-store.ts';
import type { Sql } from './session-tables.ts';

/** Keys that were replaced, as the gate `?1` with the keys `?2` knows it. */
const REPLACED = `SELECT id FROM session_keys AS known
  WHERE known.gate = ?1 AND known.id NOT IN (SELECT value FROM json_each(?2))
    AND known.place < (SELECT place FROM session_keys AS newest WHERE newest.gate = ?1 AND newest.id = json_extract(?2, '$[0]'))`;

/**
 * Which key sealed which session, in the SQLite of the sessions. Every method is synchronous.
 *
 * | table | what | how long |
 * | --- | --- | --- |
 * | `session_seals` | by which key of which gate a session is sealed | until `ends_at` |
 * | `session_keys` | the ids of keys of each gate, in the order in which they were first seen, and whether they were replaced | for good |
 */
export class SealTables {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    sql.exec(`
      CREATE TABLE IF NOT EXISTS session_seals (
        key TEXT PRIMARY KEY, gate TEXT NOT NULL, sealed_by TEXT NOT NULL, ends_at INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS session_seals_by_key ON session_seals (gate, sealed_by);
      CREATE INDEX IF NOT EXISTS session_seals_by_end ON session_seals (ends_at);
      CREATE TABLE IF NOT EXISTS session_keys (
        gate TEXT NOT NULL, id TEXT NOT NULL, place INTEGER NOT NULL, replaced INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (gate, id)
      ) WITHOUT ROWID;
    `);
  }

  /** Learns the keys of a gate, and ends the sessions of those that were replaced. */
  look({ gate, keys }: SessionSeal): void {
    for (const id of keys.toReversed()) {
      this.#sql.exec(
        `INSERT INTO session_keys (gate, id, place)
         SELECT ?1, ?2, COALESCE(MAX(place), 0) + 1 FROM session_keys WHERE gate = ?1 ON CONFLICT DO NOTHING`,
        ...[gate, id],
      );
    }
    const known = [gate, JSON.stringify(keys)] as const;
    const replaced = this.#sql
      .exec(
        `UPDATE session_keys SET replaced = 1 WHERE gate = ?1 AND replaced = 0 AND id IN (${REPLACED}) RETURNING id`,
        ...known,
      )
      .toArray();
    // Of which gate those of a version that did not say so are is known where there is one alone.
    if (replaced.length > 0) {
      this.#sql.exec(
        `DELETE FROM sessions WHERE key NOT IN (SELECT key FROM session_seals)
           AND NOT EXISTS (SELECT 1 FROM session_keys WHERE gate <> ?)`,
        gate,
      );
    }
    const sealed = `SELECT key FROM session_seals WHERE gate = ?1 AND sealed_by IN (${REPLACED})`;
    this.#sql.exec(`DELETE FROM sessions WHERE key IN (${sealed})`, ...known);
    this.#sql.exec(`DELETE FROM session_seals WHERE key IN (${sealed})`, ...known);
  }

  /** A session begins, or its cookie is sealed with another key. */
  add(key: string, endsAt: number, { gate, by }: SessionSeal): void {
    if (by === undefined) return;
    this.#sql.exec(
      `INSERT INTO session_seals (key, gate, sealed_by, ends_at) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET gate = excluded.gate, sealed_by = excluded.sealed_by`,
      ...[key, gate, by, endsAt],
    );
  }

  /** Whether what was shown may stand for a session. */
  stands(key: string, endsAt: number, seal: SessionSeal): boolean {
    const { gate, by } = seal;
    if (by === undefined) return true;
    const [row] = this.#sql.exec('SELECT sealed_by FROM session_seals WHERE key = ?', key).toArray();
    const sealedBy = row === undefined ? undefined : String(row.sealed_by);
    if (by === sealedBy) return true;
    if (seal.sealedAnew !== true) {
      const replaced = this.#sql
        .exec('SELECT 1 FROM session_keys WHERE gate = ? AND id = ? AND replaced = 1', gate, by)
        .toArray();
      if (replaced.length > 0) return false;
    }
    if (isSealedOtherwise(sealedBy, seal)) this.add(key, endsAt, seal);
    return true;
  }
}
