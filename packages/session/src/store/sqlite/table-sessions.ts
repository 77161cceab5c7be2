import type { SqliteStorage } from '@portcullis/core/internal';
import type { AgentStore } from '../agent-store.ts';
import type { CredentialStore } from '../credential-store.ts';
import type { HandOverStore } from '../hand-over-store.ts';
import type { Revocations, SessionStore } from '../session-store.ts';
import { agentTables } from './agent-tables.ts';
import { clientTables } from './client-tables.ts';
import { credentialTables } from './credential-tables.ts';
import { endingTables } from './ending-tables.ts';
import { handOverTables } from './hand-over-tables.ts';
import { sealTables } from './seal-tables.ts';
import { sessionTables } from './session-tables.ts';
import { type Statements, statements } from './statements.ts';

/** How many rows of a table one sweep deletes. */
const MAX_SWEPT_ROWS = 1000;

/** What a sweep deletes from: table, primary key, and the column with the time after which a row may be deleted. */
const SWEPT = [
  ['sessions', 'key', 'ends_at'],
  ['endings', 'issuer, subject, sid', 'keep_until'],
  ['used_ids', 'id', 'keep_until'],
  ['credentials', 'id', 'ends_at'],
  ['devices', 'key', 'ends_at'],
  ['device_clients', 'key', 'ends_at'],
  ['device_places', 'user_code', 'ends_at'],
  ['hand_overs', 'key', 'ends_at'],
  ['agents', 'id', 'ends_at'],
  ['agent_clients', 'id', 'ends_at'],
  ['session_seals', 'key', 'ends_at'],
] as const;

/** Sessions, endings and credentials in SQLite, and what deletes expired ones. */
export interface TableSessions {
  readonly store: SessionStore & Revocations & CredentialStore & HandOverStore & AgentStore;
  /**
   * Deletes expired rows, up to a number per table. Returns the time of the next expiry, which is in the past if there were more;
   * `undefined` if nothing is left.
   */
  readonly sweep: (now: number) => number | undefined;
}

/**
 * The store in SQLite, of a Durable Object or of a file. Times are in seconds since the Unix epoch. Two versions of a Worker use the tables
 * concurrently, so they only ever grow, and every statement names its columns: docs/decisions/0058-tables-only-grow.md.
 *
 * @param later is called with the time of its expiry when a row was written, in seconds since the Unix epoch
 */
export function tableSessions(storage: SqliteStorage, later: (now: number) => Promise<void>): TableSessions {
  const sql = statements(storage);
  const store = {
    ...sessionTables(sql, sealTables(sql), later),
    ...endingTables(sql, later),
    ...credentialTables(sql, later),
    ...handOverTables(sql, later),
    ...agentTables(sql, later),
    ...clientTables(sql, later),
  };
  return { store, sweep: (now) => swept(sql, now) };
}

function swept(sql: Statements, now: number): number | undefined {
  for (const [table, key, until] of SWEPT) {
    sql.rows(
      `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE ${until} <= ? LIMIT ?)`,
      ...[now, MAX_SWEPT_ROWS],
    );
  }
  // One by one: a Durable Object takes no more than five in a UNION.
  const ends = SWEPT.flatMap(([table, , until]) => {
    const earliest = sql.row(`SELECT MIN(${until}) AS t FROM ${table}`)?.t;
    return typeof earliest === 'number' ? [earliest] : [];
  });
  return ends.length === 0 ? undefined : Math.min(...ends);
}
