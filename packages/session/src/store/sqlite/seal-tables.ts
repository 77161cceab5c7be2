import { isSealedOtherwise, SealLooks } from '../session-seals.ts';
import type { SessionSeal } from '../session-store.ts';
import type { Statements } from './statements.ts';

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
 * | `session_keys` | the ids of keys of each gate, in the order in which they were first seen, and whether they were replaced | permanently |
 */
export interface SealTables {
  /** Learns the keys of a gate, and ends the sessions of those that were replaced. */
  readonly look: (seal: SessionSeal | undefined, now: number) => void;
  /** A session starts, or its cookie is sealed with another key. */
  readonly add: (key: string, endsAt: number, seal: SessionSeal | undefined) => void;
  /** Whether a sealed text may stand for its session. */
  readonly stands: (key: string, endsAt: number, seal: SessionSeal | undefined) => boolean;
}

export function sealTables(sql: Statements): SealTables {
  sql.script(`
    CREATE TABLE IF NOT EXISTS session_seals (
      key TEXT PRIMARY KEY, gate TEXT NOT NULL, sealed_by TEXT NOT NULL, ends_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS session_seals_by_key ON session_seals (gate, sealed_by);
    CREATE INDEX IF NOT EXISTS session_seals_by_end ON session_seals (ends_at);
    CREATE TABLE IF NOT EXISTS session_keys (
      gate TEXT NOT NULL, id TEXT NOT NULL, place INTEGER NOT NULL, replaced INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (gate, id)
    ) WITHOUT ROWID;
  `);
  const looks = new SealLooks();
  const learn = ({ gate, keys }: SessionSeal): void => {
    for (const id of keys.toReversed()) {
      sql.rows(
        `INSERT INTO session_keys (gate, id, place)
         SELECT ?1, ?2, COALESCE(MAX(place), 0) + 1 FROM session_keys WHERE gate = ?1 ON CONFLICT DO NOTHING`,
        ...[gate, id],
      );
    }
    const known = [gate, JSON.stringify(keys)] as const;
    const isAnyReplaced = sql.hasRow(
      `UPDATE session_keys SET replaced = 1 WHERE gate = ?1 AND replaced = 0 AND id IN (${REPLACED}) RETURNING id`,
      ...known,
    );
    // Of which gate those of a version that did not say so are is known where there is one alone.
    if (isAnyReplaced) {
      sql.rows(
        `DELETE FROM sessions WHERE key NOT IN (SELECT key FROM session_seals)
           AND NOT EXISTS (SELECT 1 FROM session_keys WHERE gate <> ?)`,
        gate,
      );
    }
    const sealed = `SELECT key FROM session_seals WHERE gate = ?1 AND sealed_by IN (${REPLACED})`;
    sql.rows(`DELETE FROM sessions WHERE key IN (${sealed})`, ...known);
    sql.rows(`DELETE FROM session_seals WHERE key IN (${sealed})`, ...known);
  };
  const add: SealTables['add'] = (key, endsAt, seal) => {
    if (seal?.by === undefined) return;
    sql.rows(
      `INSERT INTO session_seals (key, gate, sealed_by, ends_at) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET gate = excluded.gate, sealed_by = excluded.sealed_by`,
      ...[key, seal.gate, seal.by, endsAt],
    );
  };
  return {
    look: (seal, now) => {
      if (seal === undefined || !looks.isDue(seal, now)) return;
      sql.whole(() => learn(seal));
      looks.done(seal, now);
    },
    add,
    stands: (key, endsAt, seal) => {
      if (seal?.by === undefined) return true;
      const row = sql.row('SELECT sealed_by FROM session_seals WHERE key = ?', key);
      const sealedBy = row === undefined ? undefined : String(row.sealed_by);
      if (seal.by === sealedBy) return true;
      const isReplaced = (): boolean =>
        sql.hasRow(
          'SELECT 1 FROM session_keys WHERE gate = ? AND id = ? AND replaced = 1',
          ...[seal.gate, seal.by ?? ''],
        );
      if (seal.sealedAnew !== true && isReplaced()) return false;
      if (isSealedOtherwise(sealedBy, seal)) add(key, endsAt, seal);
      return true;
    },
  };
}
