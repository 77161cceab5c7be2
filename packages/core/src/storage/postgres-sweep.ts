import type { PostgresRows } from './postgres-client.ts';

/** How many rows of a table are forgotten at once. */
const MAX_ROWS = 1000;

/**
 * Forgets what has run out in these tables, so many rows of each at most. Returns `now` if there was too much for once,
 * `undefined` if not: what a sweep on writes asks for.
 *
 * Machines that sweep at once do not wait for each other: each takes rows that no other has. One whose clock is ahead forgets nothing
 * that the others still count on: it has run out by the database's clock too.
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
