import { defined, type SqliteStorage } from '@portcullis/core/internal';
import type { SealTables } from './seal-tables.ts';
import type { Person } from '../../keeping/session-list.ts';
import type {
  CookieSession,
  FoundSession,
  SessionOwner,
  SessionRow,
  SessionSeal,
  StoredSession,
} from '../session-store.ts';

/** SQLite, of a Durable Object or of a file. */
export type Sql = SqliteStorage['sql'];

/** How many rows of a table one sweep forgets. */
const MAX_SWEPT_ROWS = 1000;

/** What a sweep goes through: table, primary key, and when a row may be forgotten. */
const SWEPT = [
  ['sessions', 'key', 'ends_at'],
  ['endings', 'issuer, subject, sid', 'keep_until'],
  ['used_ids', 'id', 'keep_until'],
  ['credentials', 'id', 'ends_at'],
  ['devices', 'key', 'ends_at'],
  ['device_clients', 'key', 'ends_at'],
  ['session_seals', 'key', 'ends_at'],
] as const;

/**
 * Sessions, endings and used ids in SQLite. Every method is synchronous, so nothing comes between its statements. Times
 * are in seconds since the Unix epoch.
 *
 * | table | what | how long |
 * | --- | --- | --- |
 * | `sessions` | one row a session, under the hash of its id | until `ends_at` |
 * | `endings` | whose sessions were ended, and when | until `keep_until` |
 * | `used_ids` | `jti` of logout tokens, codes, and hashes of sessions in cookies that were ended | until `keep_until` |
 *
 * Those of `CredentialTables` and `SealTables` stand beside them. Two versions of a Worker use them at once, so they only ever grow, and every
 * statement names its columns: docs/decisions/0058-tables-only-grow.md.
 */
export class SessionTables {
  readonly #sql: Sql;
  readonly #seals: SealTables;

  constructor(sql: Sql, seals: SealTables) {
    this.#sql = sql;
    this.#seals = seals;
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
      CREATE INDEX IF NOT EXISTS endings_by_end ON endings (keep_until);
      CREATE TABLE IF NOT EXISTS used_ids (id TEXT PRIMARY KEY, keep_until INTEGER NOT NULL) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS used_ids_by_end ON used_ids (keep_until);
    `);
  }

  /** Whoever logs in again at once is not meant by an end that does not name that session: it counts from the next second on. */
  add({ key, issuer, subject, sid, session, endsAt, seal }: StoredSession, now: number): void {
    this.#sql.exec(
      `INSERT INTO sessions (key, issuer, subject, sid, session, revision, seen_at, claimed_until, ends_at)
       SELECT ?1, ?2, ?3, ?4, ?5, 1, ?6, 0, ?7 WHERE NOT EXISTS (
         SELECT 1 FROM endings
         WHERE issuer = ?2 AND (subject IN (?3, '') AND sid IN (COALESCE(?4, ''), '') OR ?4 IS NULL AND subject = ?3)
           AND at >= ?6 + (sid <> COALESCE(?4, '') OR sid = ''))`,
      ...[key, issuer, subject, sid ?? null, session, now, endsAt],
    );
    if (seal !== undefined) this.#seals.add(key, endsAt, seal);
  }

  find(key: string, now: number, notIdleSince: number, seal?: SessionSeal): FoundSession | undefined {
    const [row] = this.#sql
      .exec(
        'SELECT session, revision, seen_at, ends_at FROM sessions WHERE key = ? AND ends_at > ?',
        key,
        now,
      )
      .toArray();
    if (row === undefined) return undefined;
    if (seal !== undefined && !this.#seals.stands(key, Number(row.ends_at), seal)) return undefined;
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

  list(person: Person | undefined, now: number, limit: number, skip = 0): SessionRow[] {
    const rows =
      person === undefined
        ? this.#sql.exec(
            'SELECT key, session, seen_at FROM sessions WHERE ends_at > ? ORDER BY ends_at DESC, key LIMIT ? OFFSET ?',
            ...[now, limit, skip],
          )
        : this.#sql.exec(
            'SELECT key, session, seen_at FROM sessions WHERE issuer = ? AND subject = ? AND ends_at > ? ORDER BY ends_at DESC, key LIMIT ? OFFSET ?',
            ...[person.issuer, person.subject, now, limit, skip],
          );
    return rows.toArray().map(({ key, session, seen_at: seenAt }) => ({
      key: String(key),
      session: String(session),
      seenAt: Number(seenAt),
    }));
  }

  take(key: string, person: Person | undefined): string | undefined {
    const [row] = this.#sql
      .exec(
        'DELETE FROM sessions WHERE key = ?1 AND (?2 IS NULL OR (issuer = ?2 AND subject = ?3)) RETURNING session',
        ...[key, person?.issuer ?? null, person?.subject ?? null],
      )
      .toArray();
    return row === undefined ? undefined : String(row.session);
  }

  endAll({ issuer, subject, sid }: SessionOwner, now: number, keepUntil: number): void {
    // Where a statement said of what is not named that it may be anything, no index would serve, and all sessions be read.
    const named = Object.entries(defined({ issuer, subject, sid }));
    // Of somebody who is named, those of which no `sid` was told are meant as well.
    const isMeant = ([name]: readonly [string, unknown]): string =>
      name === 'sid' && subject !== undefined ? '(sid = ? OR sid IS NULL)' : `${name} = ?`;
    this.#sql.exec(
      `DELETE FROM sessions WHERE ${named.map(isMeant).join(' AND ')}`,
      ...named.map(([, value]) => value),
    );
    // Clocks differ: a later end by one that is behind must not take back an earlier one.
    this.#sql.exec(
      `INSERT INTO endings (issuer, subject, sid, at, keep_until) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET at = MAX(at, excluded.at), keep_until = MAX(keep_until, excluded.keep_until)`,
      ...[issuer, subject ?? '', sid ?? '', now, keepUntil],
    );
  }

  /** Whether the id is new. It is not, the next time. */
  use(id: string, keepUntil: number): boolean {
    return this.#changed(
      'INSERT INTO used_ids (id, keep_until) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id',
      id,
      keepUntil,
    );
  }

  /** Ends one session that is in a cookie. */
  endSession(key: string, keepUntil: number): void {
    this.use(`session ${key}`, keepUntil);
  }

  /** Whether a session in a cookie was ended. One that began in the second of the end is ended too. */
  isEnded({ key, issuer, subject, sid, startedAt }: CookieSession): boolean {
    const found = this.#sql
      .exec(
        `SELECT 1 FROM used_ids WHERE id = ?1 UNION ALL
         SELECT 1 FROM endings
         WHERE issuer = ?2 AND at >= ?5 AND (subject IN (?3, '') AND sid IN (?4, '') OR ?4 = '' AND subject = ?3) LIMIT 1`,
        ...[`session ${key}`, issuer, subject, sid ?? '', startedAt],
      )
      .toArray();
    return found.length > 0;
  }

  /**
   * Forgets what has run out, so many rows of a table at most. Returns the time of the next thing that will run out, or
   * has and was too much for once; `undefined` if nothing is left.
   */
  sweep(now: number): number | undefined {
    for (const [table, key, until] of SWEPT) {
      this.#sql.exec(
        `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE ${until} <= ? LIMIT ?)`,
        now,
        MAX_SWEPT_ROWS,
      );
    }
    // One by one: a Durable Object takes no more than five in a UNION.
    const ends = SWEPT.flatMap(([table, , until]) => {
      const [row] = this.#sql.exec(`SELECT MIN(${until}) AS t FROM ${table}`).toArray();
      return typeof row?.t === 'number' ? [row.t] : [];
    });
    return ends.length === 0 ? undefined : Math.min(...ends);
  }

  #changed(query: string, ...bindings: (string | number | null)[]): boolean {
    return this.#sql.exec(query, ...bindings).toArray().length > 0;
  }
}
