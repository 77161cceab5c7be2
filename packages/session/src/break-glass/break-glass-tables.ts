import type { SqliteStorage } from '@portcullis/core/internal';
import { type BreakGlassSession, KEPT_SECONDS, type Redemption } from './break-glass-store.ts';

/**
 * Grants in SQLite, one row for each that was used or revoked, under its id. Every method is synchronous, so nothing runs between its
 * statements. Times are in seconds since the Unix epoch.
 *
 * | column | what |
 * | --- | --- |
 * | `state` | `used`, or `revoked` |
 * | `key`, `session`, `ends_at` | the session that started with it; `NULL` if there is none, or it has ended |
 * | `keep_until` | when the row may be deleted |
 */
export class BreakGlassTables {
  readonly #sql: SqliteStorage['sql'];

  constructor(sql: SqliteStorage['sql']) {
    this.#sql = sql;
    sql.exec(`
      CREATE TABLE IF NOT EXISTS grants (
        id TEXT PRIMARY KEY, state TEXT NOT NULL, key TEXT UNIQUE, session TEXT, ends_at INTEGER, keep_until INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS grants_by_end ON grants (keep_until);
    `);
  }

  redeem(session: BreakGlassSession, key: string, now: number): Redemption {
    const begun = this.#sql
      .exec(
        `INSERT INTO grants (id, state, key, session, ends_at, keep_until) VALUES (?, 'used', ?, ?, ?, ?)
         ON CONFLICT DO NOTHING RETURNING id`,
        ...[session.grant, key, JSON.stringify(session), session.endsAt, now + KEPT_SECONDS],
      )
      .toArray();
    if (begun.length > 0) return 'begun';
    const [row] = this.#sql.exec('SELECT state FROM grants WHERE id = ?', session.grant).toArray();
    return row?.state === 'revoked' ? 'revoked' : 'used';
  }

  find(key: string, now: number): BreakGlassSession | undefined {
    const [row] = this.#sql
      .exec("SELECT session FROM grants WHERE key = ? AND state = 'used' AND ends_at > ?", key, now)
      .toArray();
    return row === undefined ? undefined : (JSON.parse(String(row.session)) as BreakGlassSession);
  }

  end(key: string): void {
    this.#sql.exec('UPDATE grants SET key = NULL, session = NULL, ends_at = NULL WHERE key = ?', key);
  }

  revoke(grant: string, now: number): boolean {
    const [before] = this.#sql
      .exec("SELECT ends_at FROM grants WHERE id = ? AND state = 'used'", grant)
      .toArray();
    this.#sql.exec(
      `INSERT INTO grants (id, state, keep_until) VALUES (?, 'revoked', ?)
       ON CONFLICT DO UPDATE SET state = 'revoked', key = NULL, session = NULL, ends_at = NULL`,
      ...[grant, now + KEPT_SECONDS],
    );
    return typeof before?.ends_at === 'number' && before.ends_at > now;
  }

  /** Deletes rows that can no longer matter. Returns when there is something to delete next. */
  sweep(now: number): number | undefined {
    this.#sql.exec('DELETE FROM grants WHERE keep_until <= ?', now);
    const [row] = this.#sql.exec('SELECT MIN(keep_until) AS t FROM grants').toArray();
    return typeof row?.t === 'number' ? row.t : undefined;
  }
}
