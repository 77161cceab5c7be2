/** The part of a Durable Object's SQLite that is used. */
export interface Sql {
  exec(
    query: string,
    ...bindings: (string | number | null)[]
  ): {
    toArray(): Record<string, ArrayBuffer | string | number | null>[];
  };
}

/**
 * Codes, tokens and names in SQLite. Every method is synchronous, so nothing comes between its statements. Times are in
 * seconds since the Unix epoch.
 *
 * | table | what | how long |
 * | --- | --- | --- |
 * | `kept` | what a code or a token stands for, under the hash of it | until it is taken, or `expires_at` |
 * | `names` | which account holds which username | permanently: a name is never given to another account |
 * | `users` | as which user of Phorge an account last signed in | permanently |
 */
export class SsoTables {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    // Usernames are ASCII, and NOCASE compares those letters without their case, as Phorge does.
    sql.exec(`
      CREATE TABLE IF NOT EXISTS kept (
        key TEXT PRIMARY KEY, text TEXT NOT NULL, expires_at INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS kept_by_end ON kept (expires_at);
      CREATE TABLE IF NOT EXISTS names (
        name TEXT PRIMARY KEY COLLATE NOCASE, account TEXT NOT NULL UNIQUE
      ) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS users (
        account TEXT PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE
      ) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS users_by_name ON users (name);
    `);
  }

  put(key: string, text: string, expiresAt: number): void {
    this.#sql.exec(
      `INSERT INTO kept (key, text, expires_at) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET text = excluded.text, expires_at = excluded.expires_at`,
      ...[key, text, expiresAt],
    );
  }

  take(key: string, now: number): string | undefined {
    const [row] = this.#sql.exec('DELETE FROM kept WHERE key = ? RETURNING text, expires_at', key).toArray();
    return row !== undefined && Number(row.expires_at) > now ? String(row.text) : undefined;
  }

  nameFor(account: string, candidates: readonly string[]): string | undefined {
    const [held] = this.#sql.exec('SELECT name FROM names WHERE account = ?', account).toArray();
    if (held !== undefined) return String(held.name);
    return candidates.find((name) => this.#hold(name, account));
  }

  signedIn(account: string, username: string): void {
    this.#sql.exec(
      `INSERT INTO users (account, name) VALUES (?, ?) ON CONFLICT DO UPDATE SET name = excluded.name`,
      ...[account, username],
    );
  }

  userOf(account: string): string | undefined {
    const [row] = this.#sql.exec('SELECT name FROM users WHERE account = ?', account).toArray();
    return row && String(row.name);
  }

  accountsOf(username: string): readonly string[] {
    const rows = this.#sql.exec('SELECT account FROM users WHERE name = ?', username).toArray();
    return rows.map(({ account }) => String(account));
  }

  /** Deletes expired rows. Returns the time of the next expiry, if there is one. */
  sweep(now: number): number | undefined {
    this.#sql.exec('DELETE FROM kept WHERE expires_at <= ?', now);
    const [row] = this.#sql.exec('SELECT MIN(expires_at) AS t FROM kept').toArray();
    return typeof row?.t === 'number' ? row.t : undefined;
  }

  #hold(name: string, account: string): boolean {
    return (
      this.#sql
        .exec(
          'INSERT INTO names (name, account) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING name',
          name,
          account,
        )
        .toArray().length > 0
    );
  }
}
