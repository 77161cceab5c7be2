import { type PostgresClient, postgresRows, sweepOnWrites, sweepPostgres } from '@portcullis/core/internal';
import type { AgentStore } from '../agent-store.ts';
import type { CredentialStore } from '../credential-store.ts';
import type { HandOverStore } from '../hand-over-store.ts';
import type { Revocations, SessionStore } from '../session-store.ts';
import { foundSessionOf, sessionRowOf } from '../stored-rows.ts';
import { postgresAgents } from './postgres-agents.ts';
import { postgresClients } from './postgres-clients.ts';
import { postgresCredentials } from './postgres-credentials.ts';
import { postgresEndings, removeEnded } from './postgres-endings.ts';
import { postgresHandOvers } from './postgres-hand-overs.ts';
import { postgresSeals } from './postgres-seals.ts';
import { SESSION_SCHEMA, SWEPT_TABLES } from './session-schema.ts';

/** How often expired rows are deleted, in seconds. */
const SWEEP_SECONDS = 3600;

/**
 * Stores sessions, their ends, and credentials in PostgreSQL: for a gate on several machines, what the Durable Object is on Workers. Every
 * operation is one statement, so two concurrent ones have the same order for all; a session that is added, and an end, look again at what
 * the other may have written meanwhile. Needs PostgreSQL 12 or newer.
 *
 * It creates its tables at first use, for which the database user needs `CREATE` in its schema; later the right to read and write them is
 * enough. The tables cannot be used to act as a user, but they contain refresh tokens of providers. It does **not** limit how long a call
 * may take: `sessions()` does, and a pool may.
 *
 * @param name separates gates that share the database. Default `sessions`
 *
 * @example
 * ```ts
 * import { type PostgresClient, postgresSessions } from '@portcullis/session/postgres';
 *
 * // A `Pool` of the package `pg`, for example.
 * const storeOn = (pool: PostgresClient) => postgresSessions(pool);
 * ```
 */
export function postgresSessions(
  client: PostgresClient,
  name: string = 'sessions',
): SessionStore & Revocations & CredentialStore & HandOverStore & AgentStore {
  const rows = postgresRows(client, SESSION_SCHEMA);
  const later = sweepOnWrites(SWEEP_SECONDS, (now) => sweepPostgres(rows, SWEPT_TABLES, now));
  const seals = postgresSeals(rows, name);
  return {
    ...postgresEndings(rows, name, later),
    ...postgresCredentials(rows, name, later),
    ...postgresHandOvers(rows, name, later),
    ...postgresAgents(rows, name, later),
    ...postgresClients(rows, name, later),
    add: async ({ key, issuer, subject, sid, session, endsAt, seal }, now) => {
      await seals.look(seal, now);
      await rows(
        `WITH added AS (
           INSERT INTO portcullis_sessions VALUES ($1, $2, $3, $4, $5, $6, 1, $7, 0, $8::bigint))
         INSERT INTO portcullis_session_seals (store, key, gate, sealed_by, ends_at)
         SELECT $1, $2, $9, $10, $8::bigint WHERE $10::text IS NOT NULL`,
        ...[
          name,
          key,
          issuer,
          subject,
          sid ?? null,
          session,
          now,
          endsAt,
          seal?.gate ?? null,
          seal?.by ?? null,
        ],
      );
      // Nobody knows its id before this.
      await removeEnded(rows, name, 'one.key = $2', key);
      await later(now);
    },
    find: async (key, now, notIdleSince, seal) => {
      await seals.look(seal, now);
      // A write for each request would be dear: to a minute is good enough. What is returned is from before it.
      const [row] = await rows(
        `WITH found AS (
           SELECT session, revision, seen_at, sealed_by
           FROM portcullis_sessions AS one LEFT JOIN portcullis_session_seals AS seal USING (store, key)
           WHERE store = $1 AND key = $2 AND one.ends_at > $3 AND ($5::text IS NULL OR sealed_by IS NOT DISTINCT FROM $5
             OR NOT EXISTS (SELECT FROM portcullis_session_keys WHERE store = $1 AND gate = $6 AND id = $5 AND replaced))),
         seen AS (
           UPDATE portcullis_sessions SET seen_at = $3
           WHERE store = $1 AND key = $2 AND seen_at >= $4 AND seen_at <= $3 - 60 AND EXISTS (SELECT FROM found))
         SELECT * FROM found`,
        ...[name, key, now, notIdleSince],
        ...[seal?.sealedAnew === true ? null : (seal?.by ?? null), seal?.gate ?? null],
      );
      if (row === undefined) return undefined;
      await seals.found(key, row.sealed_by == null ? undefined : String(row.sealed_by), seal);
      return foundSessionOf(row);
    },
    claim: async (key, revision, now, until) => {
      const claimed = await rows(
        `UPDATE portcullis_sessions SET claimed_until = $5
         WHERE store = $1 AND key = $2 AND revision = $3 AND claimed_until <= $4 RETURNING key`,
        ...[name, key, revision, now, until],
      );
      return claimed.length > 0;
    },
    replace: async (key, revision, session) => {
      const replaced = await rows(
        `UPDATE portcullis_sessions SET session = $4, revision = revision + 1, claimed_until = 0
         WHERE store = $1 AND key = $2 AND revision = $3 RETURNING key`,
        ...[name, key, revision, session],
      );
      return replaced.length > 0;
    },
    remove: async (key) =>
      void (await rows('DELETE FROM portcullis_sessions WHERE store = $1 AND key = $2', name, key)),
    list: async (person, now, limit, skip = 0, seal) => {
      await seals.look(seal, now);
      const found = await rows(
        `SELECT key, session, seen_at, ends_at FROM portcullis_sessions
         WHERE store = $1 AND ($2::text IS NULL OR (issuer = $2 AND subject = $3)) AND ends_at > $4
         ORDER BY ends_at DESC, key LIMIT $5 OFFSET $6`,
        ...[name, person?.issuer ?? null, person?.subject ?? null, now, limit, skip],
      );
      return found.map(sessionRowOf);
    },
    take: async (key, person) => {
      const [row] = await rows(
        `DELETE FROM portcullis_sessions
         WHERE store = $1 AND key = $2 AND ($3::text IS NULL OR (issuer = $3 AND subject = $4)) RETURNING session`,
        ...[name, key, person?.issuer ?? null, person?.subject ?? null],
      );
      return row && String(row.session);
    },
  };
}
