import { type PostgresClient, postgresRows, sweepOnWrites, sweepPostgres } from '@portcullis/core/internal';
import { personKey } from '../elevation.ts';
import { APPROVING_SECONDS, DECLINED_SECONDS, type ElevationStore, MOST_LISTED } from '../elevation-store.ts';
import { elevationIn } from './elevation-row.ts';

/** How often expired rows are deleted, in seconds. */
const SWEEP_SECONDS = 3600;

/** The table for all gates that share the database, as in `elevation-tables.ts`: `store` identifies the gate of a row. */
const SCHEMA: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS portcullis_elevations (
     store TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, version TEXT NOT NULL, role TEXT NOT NULL,
     state TEXT NOT NULL, request TEXT NOT NULL, decision TEXT, decided_at BIGINT, ends_at BIGINT NOT NULL,
     PRIMARY KEY (store, id))`,
  'CREATE INDEX IF NOT EXISTS portcullis_elevations_by_person ON portcullis_elevations (store, person, state)',
  'CREATE INDEX IF NOT EXISTS portcullis_elevations_by_end ON portcullis_elevations (ends_at)',
];

const SWEPT = [['portcullis_elevations', 'ends_at']] as const;

const COLUMNS = 'request, state, decision';

/**
 * Stores requests for a role in PostgreSQL: for a gate on several machines, what the Durable Object is on Workers. Every operation is one
 * statement, so of several that decide one request, one does. Needs PostgreSQL 12 or newer.
 *
 * It creates its table, `portcullis_elevations`, at first use.
 *
 * @param name separates gates that share the database. Default `elevations`
 */
export function postgresElevations(client: PostgresClient, name: string = 'elevations'): ElevationStore {
  const rows = postgresRows(client, SCHEMA);
  const later = sweepOnWrites(SWEEP_SECONDS, (now) => sweepPostgres(rows, SWEPT, now));
  const changes = async (now: number, text: string, ...values: unknown[]): Promise<boolean> => {
    const changed = await rows(text, name, ...values);
    await later(now);
    return changed.length > 0;
  };
  const all = async (text: string, ...values: unknown[]) =>
    (
      await rows(`SELECT ${COLUMNS} FROM portcullis_elevations WHERE store = $1 AND ${text}`, name, ...values)
    ).map(elevationIn);
  return {
    ask: async (request, { perPerson }, now) => {
      const { id, version, role, expiresAt } = request;
      const isStored = await changes(
        now,
        `INSERT INTO portcullis_elevations (store, id, person, version, role, state, request, ends_at)
         SELECT $1, $2, $3, $4, $5, 'asked', $6, $7::bigint
         WHERE (SELECT COUNT(*) FROM portcullis_elevations
                WHERE store = $1 AND person = $3 AND state = 'asked' AND ends_at > $8::bigint) < $9::bigint
         RETURNING id`,
        ...[id, personKey(request.person), version, role, JSON.stringify(request), expiresAt, now, perPerson],
      );
      return isStored ? 'asked' : 'limited';
    },
    find: async (id, now) => (await all('id = $2 AND ends_at > $3::bigint', id, now))[0],
    decide: (id, decision, now) =>
      // A concurrent call waits for the row, and then sees that it is decided.
      changes(
        now,
        `UPDATE portcullis_elevations SET state = $2, decision = $3, decided_at = $4::bigint, ends_at = $5::bigint
         WHERE store = $1 AND id = $6 AND state = 'asked' AND ends_at > $7::bigint RETURNING id`,
        ...[decision.approved ? 'approving' : 'declined', JSON.stringify(decision), decision.at],
        ...[decision.endsAt, id, now],
      ),
    confirm: (id, atOnce, now) =>
      // Each request was `approving` before its own statement started, so the later of two statements counts the other request.
      changes(
        now,
        `UPDATE portcullis_elevations AS one SET state = 'standing'
         WHERE store = $1 AND id = $2 AND state = 'approving' AND ends_at > $3::bigint AND decided_at > $4::bigint
           AND ($5::bigint IS NULL OR (
             SELECT COUNT(*) FROM portcullis_elevations AS other
             WHERE other.store = $1 AND other.id <> one.id AND other.version = one.version
               AND other.role = one.role AND other.ends_at > $3::bigint
               AND (other.state = 'standing' OR (other.state = 'approving' AND other.decided_at > $4::bigint))
           ) < $5::bigint)
         RETURNING id`,
        ...[id, now, now - APPROVING_SECONDS, atOnce ?? null],
      ),
    ofPerson: (person, now) =>
      all(`person = $2 AND state IN ('asked', 'standing') AND ends_at > $3::bigint`, person, now),
    list: (now) =>
      all(
        `state IN ('asked', 'standing') AND ends_at > $2::bigint ORDER BY ends_at LIMIT $3::bigint`,
        ...[now, MOST_LISTED],
      ),
    seen: async (id, now) => {
      const changed = await rows(
        `UPDATE portcullis_elevations SET decision = jsonb_set(decision::jsonb, '{seenAt}', to_jsonb($2::bigint))::text
         WHERE store = $1 AND id = $3 AND state = 'standing' AND ends_at > $2::bigint RETURNING id`,
        ...[name, now, id],
      );
      return changed.length > 0;
    },
    revoke: (id, now) =>
      changes(
        now,
        `UPDATE portcullis_elevations SET state = 'revoked', ends_at = $2::bigint
         WHERE store = $1 AND id = $3 AND state IN ('asked', 'approving', 'standing') AND ends_at > $4::bigint
         RETURNING id`,
        ...[now + DECLINED_SECONDS, id, now],
      ),
  };
}
