import type { SqliteStorage } from '@portcullis/core/internal';
import { statements } from '../../store/sqlite/statements.ts';
import type { Lock } from '../lock.ts';
import {
  COUNT_SECONDS,
  countedAs,
  hourOf,
  type LockStore,
  MOST_LOCKS,
  type OrderUse,
  slotOf,
} from '../lock-store.ts';

/** The list in SQLite, and what deletes expired rows from it. */
export interface TableLocks {
  readonly store: LockStore;
  /** Deletes expired rows. Returns when the next one expires; `undefined` if none does. */
  readonly sweep: (now: number) => number | undefined;
}

/** What a sweep deletes from: table, and the column with the time after which a row may be deleted. */
const SWEPT = [
  ['locks', 'ends_at'],
  ['lock_orders', 'keep_until'],
  ['lock_counts', 'keep_until'],
] as const;

/**
 * The list of locks in SQLite, of a Durable Object or of a file. Times are in seconds since the Unix epoch. The tables only ever grow, and
 * every statement names its columns: docs/decisions/0058-tables-only-grow.md.
 *
 * | table | what | how long |
 * | --- | --- | --- |
 * | `locks` | one row an entry, as JSON | until `ends_at`; without one, until it is removed |
 * | `lock_orders` | ids of orders that were carried out | until `keep_until` |
 * | `lock_counts` | how many entries were added in an hour, by whom | until `keep_until` |
 *
 * @param later is called with the time when a row was written, in seconds since the Unix epoch
 */
export function tableLocks(storage: SqliteStorage, later: (now: number) => Promise<void>): TableLocks {
  const sql = statements(storage);
  sql.script(`
    CREATE TABLE IF NOT EXISTS locks (
      slot TEXT PRIMARY KEY, id TEXT NOT NULL, content TEXT NOT NULL, ends_at INTEGER
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS locks_by_id ON locks (id);
    CREATE TABLE IF NOT EXISTS lock_orders (id TEXT PRIMARY KEY, keep_until INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS lock_counts (
      counted TEXT PRIMARY KEY, count INTEGER NOT NULL, keep_until INTEGER NOT NULL
    ) WITHOUT ROWID;
  `);
  const use = ({ id, keepUntil }: OrderUse): boolean =>
    sql.hasRow(
      'INSERT INTO lock_orders (id, keep_until) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id',
      ...[id, keepUntil],
    );
  const put = (lock: Lock): void =>
    void sql.rows(
      `INSERT INTO locks (slot, id, content, ends_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (slot) DO UPDATE SET id = excluded.id, content = excluded.content, ends_at = excluded.ends_at`,
      ...[slotOf(lock), lock.id, JSON.stringify(lock), lock.until ?? null],
    );
  const hasRoom = (count: number, most: number, now: number): boolean =>
    Number(sql.row('SELECT COUNT(*) AS n FROM locks WHERE ends_at IS NULL OR ends_at > ?', now)?.n) + count <=
    most;
  const count = (first: Lock, perHour: number, now: number): boolean =>
    perHour > 0 &&
    sql.hasRow(
      `INSERT INTO lock_counts AS one (counted, count, keep_until) VALUES (?, 1, ?)
       ON CONFLICT (counted) DO UPDATE SET count = one.count + 1 WHERE one.count < ? RETURNING count`,
      ...[`${hourOf(now)} ${countedAs(first)}`, now + COUNT_SECONDS, perHour],
    );
  const store: LockStore = {
    list: async (now) =>
      sql
        .rows('SELECT content FROM locks WHERE ends_at IS NULL OR ends_at > ?', now)
        .map(({ content }) => JSON.parse(String(content)) as Lock),
    add: async (added, order, { perHour, most = MOST_LOCKS }, now) => {
      const outcome = sql.whole(() => {
        if (!use(order)) return 'repeated';
        const [first] = added;
        if (first !== undefined && !(hasRoom(added.length, most, now) && count(first, perHour, now))) {
          sql.rows('DELETE FROM lock_orders WHERE id = ?', order.id);
          return 'limited';
        }
        for (const lock of added) put(lock);
        return 'added';
      });
      await later(now);
      return outcome;
    },
    remove: async (ids, order, now) => {
      const isNew = sql.whole(() => {
        if (!use(order)) return false;
        for (const id of ids) sql.rows('DELETE FROM locks WHERE id = ?', id);
        return true;
      });
      await later(now);
      return isNew;
    },
  };
  return {
    store,
    sweep: (now) => {
      const next = SWEPT.flatMap(([table, until]) => {
        sql.rows(`DELETE FROM ${table} WHERE ${until} <= ?`, now);
        const earliest = sql.row(`SELECT MIN(${until}) AS t FROM ${table}`)?.t;
        return typeof earliest === 'number' ? [earliest] : [];
      });
      return next.length === 0 ? undefined : Math.min(...next);
    },
  };
}
