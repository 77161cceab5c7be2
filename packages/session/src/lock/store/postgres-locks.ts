import { type PostgresClient, postgresRows, sweepOnWrites, sweepPostgres } from '@portcullis/core/internal';
import type { Lock } from '../lock.ts';
import { COUNT_SECONDS, countedAs, hourOf, type LockStore, MOST_LOCKS, slotOf } from '../lock-store.ts';

/** How often expired rows are deleted, in seconds. */
const SWEEP_SECONDS = 3600;

/** Tables for all gates that share the database, as in `lock-tables.ts`: `store` identifies the gate of a row. */
const SCHEMA: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS portcullis_locks (
     store TEXT NOT NULL, slot TEXT NOT NULL, id TEXT NOT NULL, content TEXT NOT NULL, ends_at BIGINT,
     PRIMARY KEY (store, slot))`,
  'CREATE INDEX IF NOT EXISTS portcullis_locks_by_end ON portcullis_locks (ends_at)',
  `CREATE TABLE IF NOT EXISTS portcullis_lock_orders (
     store TEXT NOT NULL, id TEXT NOT NULL, keep_until BIGINT NOT NULL, PRIMARY KEY (store, id))`,
  'CREATE INDEX IF NOT EXISTS portcullis_lock_orders_by_end ON portcullis_lock_orders (keep_until)',
  `CREATE TABLE IF NOT EXISTS portcullis_lock_counts (
     store TEXT NOT NULL, counted TEXT NOT NULL, count BIGINT NOT NULL, keep_until BIGINT NOT NULL,
     PRIMARY KEY (store, counted))`,
  'CREATE INDEX IF NOT EXISTS portcullis_lock_counts_by_end ON portcullis_lock_counts (keep_until)',
];

const SWEPT = [
  ['portcullis_locks', 'ends_at'],
  ['portcullis_lock_orders', 'keep_until'],
  ['portcullis_lock_counts', 'keep_until'],
] as const;

/**
 * Stores the list of locks in PostgreSQL: for a gate on several machines, what the Durable Object is on Workers. Every operation is one
 * statement, so of two with one order, one is carried out. Needs PostgreSQL 12 or newer.
 *
 * It creates its tables, `portcullis_lock…`, at first use.
 *
 * @param name separates gates that share the database. Default `locks`
 */
export function postgresLocks(client: PostgresClient, name: string = 'locks'): LockStore {
  const rows = postgresRows(client, SCHEMA);
  const later = sweepOnWrites(SWEEP_SECONDS, (now) => sweepPostgres(rows, SWEPT, now));
  return {
    list: async (now) => {
      const found = await rows(
        'SELECT content FROM portcullis_locks WHERE store = $1 AND (ends_at IS NULL OR ends_at > $2)',
        ...[name, now],
      );
      return found.map(({ content }) => JSON.parse(String(content)) as Lock);
    },
    add: async (added, { id, keepUntil }, { perHour, most = MOST_LOCKS }, now) => {
      const [first] = added;
      const counted = first === undefined ? null : `${hourOf(now)} ${countedAs(first)}`;
      // A concurrent order waits for the row of the count, and then sees what this one counted.
      const [row] = await rows(
        `WITH used AS (
           INSERT INTO portcullis_lock_orders (store, id, keep_until) VALUES ($1, $2, $3)
           ON CONFLICT (store, id) DO NOTHING RETURNING id),
         counted AS (
           INSERT INTO portcullis_lock_counts AS one (store, counted, count, keep_until)
           SELECT $1, $4, 1, $5::bigint WHERE $4::text IS NOT NULL AND $6::bigint > 0 AND EXISTS (SELECT FROM used)
             AND (SELECT COUNT(*) FROM portcullis_locks WHERE store = $1 AND (ends_at IS NULL OR ends_at > $7::bigint))
               + $8::bigint <= $9::bigint
           ON CONFLICT (store, counted) DO UPDATE SET count = one.count + 1 WHERE one.count < $6::bigint
           RETURNING counted),
         put AS (
           INSERT INTO portcullis_locks (store, slot, id, content, ends_at)
           SELECT $1, slot, id, content, ends_at
           FROM json_to_recordset($10::json) AS one (slot TEXT, id TEXT, content TEXT, ends_at BIGINT)
           WHERE EXISTS (SELECT FROM counted)
           ON CONFLICT (store, slot) DO UPDATE SET id = excluded.id, content = excluded.content, ends_at = excluded.ends_at)
         SELECT EXISTS (SELECT FROM used) AS used, EXISTS (SELECT FROM counted) AS counted`,
        ...[name, id, keepUntil, counted, now + COUNT_SECONDS, perHour, now, added.length, most],
        JSON.stringify(
          added.map((lock) => ({
            ...{ slot: slotOf(lock), id: lock.id, content: JSON.stringify(lock) },
            ends_at: lock.until ?? null,
          })),
        ),
      );
      await later(now);
      if (row?.used !== true) return 'repeated';
      if (row.counted === true || first === undefined) return 'added';
      // No one else can have used it meanwhile.
      await rows('DELETE FROM portcullis_lock_orders WHERE store = $1 AND id = $2', name, id);
      return 'limited';
    },
    remove: async (ids, { id, keepUntil }, now) => {
      const used = await rows(
        `WITH used AS (
           INSERT INTO portcullis_lock_orders (store, id, keep_until) VALUES ($1, $2, $3)
           ON CONFLICT (store, id) DO NOTHING RETURNING id),
         gone AS (
           DELETE FROM portcullis_locks WHERE store = $1 AND id = ANY ($4::text[]) AND EXISTS (SELECT FROM used))
         SELECT id FROM used`,
        ...[name, id, keepUntil, [...ids]],
      );
      await later(now);
      return used.length > 0;
    },
  };
}
