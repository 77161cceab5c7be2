import type { SqliteStorage } from '@portcullis/core/internal';
import { type SqlRow, statements } from '../../store/sqlite/statements.ts';
import { personKey } from '../elevation.ts';
import { APPROVING_SECONDS, DECLINED_SECONDS, type ElevationStore, MOST_LISTED } from '../elevation-store.ts';
import { elevationIn } from './elevation-row.ts';

/** Requests in SQLite, and what deletes expired rows. */
export interface TableElevations {
  readonly store: ElevationStore;
  /** Deletes expired rows. Returns when the next one expires; `undefined` if none does. */
  readonly sweep: (now: number) => number | undefined;
}

const COLUMNS = 'request, state, decision';

/**
 * Requests for a role in SQLite, of a Durable Object or of a file. Times are in seconds since the Unix epoch. The table only ever grows,
 * and every statement names its columns: docs/decisions/0058-tables-only-grow.md.
 *
 * @param later is called with the time when a row was written, in seconds since the Unix epoch
 */
export function tableElevations(
  storage: SqliteStorage,
  later: (now: number) => Promise<void>,
): TableElevations {
  const sql = statements(storage);
  sql.script(`
    CREATE TABLE IF NOT EXISTS elevations (
      id TEXT PRIMARY KEY, person TEXT NOT NULL, version TEXT NOT NULL, role TEXT NOT NULL, state TEXT NOT NULL,
      request TEXT NOT NULL, decision TEXT, decided_at INTEGER, ends_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS elevations_by_person ON elevations (person, state);
    CREATE INDEX IF NOT EXISTS elevations_by_end ON elevations (ends_at);
  `);
  const written = async <Answer>(answer: Answer, now: number): Promise<Answer> => {
    await later(now);
    return answer;
  };
  const all = (rows: readonly SqlRow[]) => rows.map(elevationIn);
  const store: ElevationStore = {
    ask: async (request, { perPerson }, now) => {
      const person = personKey(request.person);
      const isStored = sql.hasRow(
        `INSERT INTO elevations (id, person, version, role, state, request, ends_at)
         SELECT ?, ?, ?, ?, 'asked', ?, ?
         WHERE (SELECT COUNT(*) FROM elevations WHERE person = ? AND state = 'asked' AND ends_at > ?) < ?
         RETURNING id`,
        ...[request.id, person, request.version, request.role, JSON.stringify(request), request.expiresAt],
        ...[person, now, perPerson],
      );
      return await written(isStored ? 'asked' : 'limited', now);
    },
    find: async (id, now) => {
      const row = sql.row(`SELECT ${COLUMNS} FROM elevations WHERE id = ? AND ends_at > ?`, id, now);
      return row && elevationIn(row);
    },
    decide: async (id, decision, now) => {
      const isDecided = sql.hasRow(
        `UPDATE elevations SET state = ?, decision = ?, decided_at = ?, ends_at = ?
         WHERE id = ? AND state = 'asked' AND ends_at > ? RETURNING id`,
        ...[decision.approved ? 'approving' : 'declined', JSON.stringify(decision), decision.at],
        ...[decision.endsAt, id, now],
      );
      return await written(isDecided, now);
    },
    confirm: async (id, atOnce, now) =>
      sql.hasRow(
        `UPDATE elevations SET state = 'standing'
         WHERE id = ? AND state = 'approving' AND ends_at > ? AND decided_at > ?
           AND (? IS NULL OR (
             SELECT COUNT(*) FROM elevations AS other
             WHERE other.id <> elevations.id AND other.version = elevations.version
               AND other.role = elevations.role AND other.ends_at > ?
               AND (other.state = 'standing' OR (other.state = 'approving' AND other.decided_at > ?))) < ?)
         RETURNING id`,
        ...[id, now, now - APPROVING_SECONDS, atOnce ?? null, now, now - APPROVING_SECONDS, atOnce ?? null],
      ),
    ofPerson: async (person, now) =>
      all(
        sql.rows(
          `SELECT ${COLUMNS} FROM elevations WHERE person = ? AND state IN ('asked', 'standing') AND ends_at > ?`,
          ...[person, now],
        ),
      ),
    list: async (now) =>
      all(
        sql.rows(
          `SELECT ${COLUMNS} FROM elevations WHERE state IN ('asked', 'standing') AND ends_at > ?
           ORDER BY ends_at LIMIT ?`,
          ...[now, MOST_LISTED],
        ),
      ),
    seen: async (id, now) =>
      sql.hasRow(
        `UPDATE elevations SET decision = json_set(decision, '$.seenAt', ?)
         WHERE id = ? AND state = 'standing' AND ends_at > ? RETURNING id`,
        ...[now, id, now],
      ),
    revoke: async (id, now) => {
      const isEnded = sql.hasRow(
        `UPDATE elevations SET state = 'revoked', ends_at = ?
         WHERE id = ? AND state IN ('asked', 'approving', 'standing') AND ends_at > ? RETURNING id`,
        ...[now + DECLINED_SECONDS, id, now],
      );
      return await written(isEnded, now);
    },
  };
  return {
    store,
    sweep: (now) => {
      sql.rows('DELETE FROM elevations WHERE ends_at <= ?', now);
      const earliest = sql.row('SELECT MIN(ends_at) AS t FROM elevations')?.t;
      return typeof earliest === 'number' ? earliest : undefined;
    },
  };
}
