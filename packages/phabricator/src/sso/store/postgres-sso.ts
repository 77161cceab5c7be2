import { type PostgresClient, postgresRows, sweepOnWrites, sweepPostgres } from '@portcullis/core/internal';
import type { SsoStore } from './sso-store.ts';

/** How often expired rows are deleted, in seconds. */
const SWEEP_SECONDS = 600;

/**
 * | table | what | how long |
 * | --- | --- | --- |
 * | `portcullis_sso_kept` | what a code or a token stands for, under the hash of it | until it is taken, or `expires_at` |
 * | `portcullis_sso_names` | which account holds which username, and under which name in small letters | for good |
 * | `portcullis_sso_users` | as which user of Phorge an account last signed in | permanently |
 */
const SCHEMA: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS portcullis_sso_kept (
     store TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL, expires_at BIGINT NOT NULL, PRIMARY KEY (store, key))`,
  'CREATE INDEX IF NOT EXISTS portcullis_sso_kept_by_end ON portcullis_sso_kept (expires_at)',
  `CREATE TABLE IF NOT EXISTS portcullis_sso_names (
     store TEXT NOT NULL, folded TEXT NOT NULL, name TEXT NOT NULL, account TEXT NOT NULL,
     PRIMARY KEY (store, folded), UNIQUE (store, account))`,
  `CREATE TABLE IF NOT EXISTS portcullis_sso_users (
     store TEXT NOT NULL, account TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL,
     PRIMARY KEY (store, account))`,
  'CREATE INDEX IF NOT EXISTS portcullis_sso_users_by_name ON portcullis_sso_users (store, folded)',
];

/**
 * Keeps codes and names in PostgreSQL: for a gate on several machines, what the Durable Object is on Workers. It makes its
 * tables at first use.
 *
 * @param name separates the usernames of several Phorges: give each its own. Default `sso`. Another name loses the record of who holds
 * which username
 *
 * @example
 * ```ts
 * import { type PostgresClient, postgresSso } from '@portcullis/phabricator/postgres';
 *
 * // A `Pool` of the package `pg`, for example.
 * const storeOn = (pool: PostgresClient) => postgresSso(pool);
 * ```
 */
export function postgresSso(client: PostgresClient, name: string = 'sso'): SsoStore {
  const rows = postgresRows(client, SCHEMA);
  const later = sweepOnWrites(SWEEP_SECONDS, (now) =>
    sweepPostgres(rows, [['portcullis_sso_kept', 'expires_at']], now),
  );
  const heldBy = async (account: string): Promise<string | undefined> => {
    const [row] = await rows(
      'SELECT name FROM portcullis_sso_names WHERE store = $1 AND account = $2',
      ...[name, account],
    );
    return row && String(row.name);
  };
  const hold = async (candidate: string, account: string): Promise<boolean> => {
    const held = await rows(
      'INSERT INTO portcullis_sso_names VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING name',
      ...[name, candidate.toLowerCase(), candidate, account],
    );
    return held.length > 0;
  };
  return {
    put: async (key, text, expiresAt, now) => {
      await rows(
        `INSERT INTO portcullis_sso_kept VALUES ($1, $2, $3, $4)
         ON CONFLICT (store, key) DO UPDATE SET text = excluded.text, expires_at = excluded.expires_at`,
        ...[name, key, text, expiresAt],
      );
      await later(now);
    },
    take: async (key, now) => {
      const [row] = await rows(
        'DELETE FROM portcullis_sso_kept WHERE store = $1 AND key = $2 RETURNING text, expires_at',
        ...[name, key],
      );
      return row !== undefined && Number(row.expires_at) > now ? String(row.text) : undefined;
    },
    nameFor: async (account, candidates) => {
      const held = await heldBy(account);
      if (held !== undefined) return held;
      for (const candidate of candidates) if (await hold(candidate, account)) return candidate;
      // Another machine may have given the account a name meanwhile, which is why it got none here.
      return heldBy(account);
    },
    signedIn: async (account, username) => {
      await rows(
        `INSERT INTO portcullis_sso_users (store, account, name, folded) VALUES ($1, $2, $3, $4)
         ON CONFLICT (store, account) DO UPDATE SET name = excluded.name, folded = excluded.folded`,
        ...[name, account, username, username.toLowerCase()],
      );
    },
    userOf: async (account) => {
      const [row] = await rows(
        'SELECT name FROM portcullis_sso_users WHERE store = $1 AND account = $2',
        ...[name, account],
      );
      return row && String(row.name);
    },
    accountsOf: async (username) => {
      const found = await rows(
        'SELECT account FROM portcullis_sso_users WHERE store = $1 AND folded = $2',
        ...[name, username.toLowerCase()],
      );
      return found.map(({ account }) => String(account));
    },
  };
}
