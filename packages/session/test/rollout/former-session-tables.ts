// As it stood in November 2026, before programs got credentials (commit 9339943): what an isolate of that version still does while a
// later one is rolled out. It never changes.
import type { FoundSession, SessionOwner, StoredSession } from '../../src/store/session-store.ts';

interface Sql {
  exec(
    query: string,
    ...bindings: (string | number | null)[]
  ): {
    readonly rowsWritten: number;
    toArray(): Record<string, ArrayBuffer | string | number | null>[];
  };
}

/**
 * Sessions, endings and used ids in SQLite. Every method is synchronous, so nothing comes between its statements. Times
 * are in seconds since the Unix epoch.
 *
 * | table | what | how long |
 * | --- | --- | --- |
 * | `sessions` | one row a session, under the hash of its id | until `ends_at` |
 * | `endings` | which sessions in cookies were ended, and when | until `keep_until` |
 * | `used_ids` | `jti` of logout tokens | until `keep_until` |
 */
export class FormerSessionTables {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    sql.exec(`
      CREATE TABLE IF NOT EXISTS sessions (
        key TEXT PRIMARY KEY, issuer TEXT NOT NULL, subject TEXT NOT NULL, sid TEXT, session TEXT NOT NULL,
        revision INTEGER NOT NULL, seen_at INTEGER NOT NULL, claimed_until INTEGER NOT NULL, ends_at INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS sessions_by_subject ON sessions (issuer, subject);
      CREATE INDEX IF NOT EXISTS sessions_by_sid ON sessions (issuer, sid);
      CREATE INDEX IF NOT EXISTS sessions_by_end ON sessions (ends_at);
      CREATE TABLE IF NOT EXISTS endings (
        issuer TEXT NOT NULL, subject TEXT NOT NULL, sid TEXT NOT NULL, at INTEGER NOT NULL, keep_until INTEGER NOT NULL,
        PRIMARY KEY (issuer, subject, sid)
      ) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS used_ids (id TEXT PRIMARY KEY, keep_until INTEGER NOT NULL) WITHOUT ROWID;
    `);
  }

  add({ key, issuer, subject, sid, session, endsAt }: StoredSession, now: number): void {
    this.#sql.exec(
      'INSERT INTO sessions VALUES (?, ?, ?, ?, ?, 1, ?, 0, ?)',
      ...[key, issuer, subject, sid ?? null, session, now, endsAt],
    );
  }

  find(key: string, now: number, notIdleSince: number): FoundSession | undefined {
    const [row] = this.#sql
      .exec('SELECT session, revision, seen_at FROM sessions WHERE key = ? AND ends_at > ?', key, now)
      .toArray();
    if (row === undefined) return undefined;
    const seenAt = Number(row.seen_at);
    // A write for each request would be dear: to a minute is good enough.
    if (seenAt >= notIdleSince && now >= seenAt + 60) {
      this.#sql.exec('UPDATE sessions SET seen_at = ? WHERE key = ?', now, key);
    }
    return { session: String(row.session), revision: Number(row.revision), seenAt };
  }

  claim(key: string, revision: number, now: number, until: number): boolean {
    return this.#changed(
      'UPDATE sessions SET claimed_until = ? WHERE key = ? AND revision = ? AND claimed_until <= ? RETURNING key',
      ...[until, key, revision, now],
    );
  }

  replace(key: string, revision: number, session: string): boolean {
    return this.#changed(
      'UPDATE sessions SET session = ?, revision = revision + 1, claimed_until = 0 WHERE key = ? AND revision = ? RETURNING key',
      ...[session, key, revision],
    );
  }

  remove(key: string): void {
    this.#sql.exec('DELETE FROM sessions WHERE key = ?', key);
  }

  endAll({ issuer, subject, sid }: SessionOwner, now: number, keepUntil: number): void {
    this.#sql.exec(
      'DELETE FROM sessions WHERE issuer = ?1 AND (?2 IS NULL OR subject = ?2) AND (?3 IS NULL OR sid = ?3)',
      ...[issuer, subject ?? null, sid ?? null],
    );
    this.#sql.exec(
      'INSERT INTO endings VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at, keep_until = excluded.keep_until',
      ...[issuer, subject ?? '', sid ?? '', now, keepUntil],
    );
  }

  /** Whether the id is new. It is not, the next time. */
  use(id: string, keepUntil: number): boolean {
    return this.#changed(
      'INSERT INTO used_ids VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id',
      id,
      keepUntil,
    );
  }

  endedAt(issuer: string, subject: string, sid: string | undefined): number | undefined {
    const [row] = this.#sql
      .exec(
        `SELECT MAX(at) AS at FROM endings WHERE issuer = ?1 AND subject IN (?2, '') AND sid IN (?3, '')`,
        ...[issuer, subject, sid ?? ''],
      )
      .toArray();
    return typeof row?.at === 'number' ? row.at : undefined;
  }

  /** Forgets what has run out. Gives the time of the next thing that will, if there is one. */
  sweep(now: number): number | undefined {
    this.#sql.exec('DELETE FROM sessions WHERE ends_at <= ?', now);
    this.#sql.exec('DELETE FROM endings WHERE keep_until <= ?', now);
    this.#sql.exec('DELETE FROM used_ids WHERE keep_until <= ?', now);
    const [row] = this.#sql
      .exec(
        `SELECT MIN(t) AS t FROM (SELECT MIN(ends_at) AS t FROM sessions UNION ALL
         SELECT MIN(keep_until) FROM endings UNION ALL SELECT MIN(keep_until) FROM used_ids)`,
      )
      .toArray();
    return typeof row?.t === 'number' ? row.t : undefined;
  }

  #changed(query: string, ...bindings: (string | number | null)[]): boolean {
    return this.#sql.exec(query, ...bindings).toArray().length > 0;
  }
}
