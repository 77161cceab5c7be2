import type { PostgresRows } from './postgres-client.ts';

/** How many rows of a table are deleted in one statement. */
const MAX_ROWS = 1000;

/**
 * Deletes expired rows of these tables, up to a number of rows of each. Returns `now` if there are more, otherwise `undefined`,
 * as {@link sweepOnWrites} requires.
 *
 * Concurrent sweeps do not wait for each other: each locks different rows. A machine whose clock is ahead deletes nothing that is
 * still valid for the others: rows must be expired by the database's clock too.
 */
export async function sweepPostgres(
  rows: PostgresRows,
  tables: readonly (readonly [table: string, until: string])[],
  now: number,
): Promise<number | undefined> {
  let isBehind = false;
  for (const [table, until] of tables) {
    const [row] = await rows(
      `WITH gone AS (
         DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
           SELECT ctid FROM ${table} WHERE ${until} <= LEAST($1, EXTRACT(EPOCH FROM now())::bigint)
           LIMIT $2 FOR UPDATE SKIP LOCKED)) RETURNING 1)
       SELECT COUNT(*) AS count FROM gone`,
      ...[now, MAX_ROWS],
    );
    if (Number(row?.count) === MAX_ROWS) isBehind = true;
  }
  return isBehind ? now : undefined;
}
