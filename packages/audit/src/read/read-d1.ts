import { requireBinding } from '@portcullis/core/internal';
import { eventIn } from '../event/event-in.ts';
import { type EventQuery, eventFilter } from './event-query.ts';

/** The part of a D1 binding that is needed for reading. */
export interface D1Reader {
  prepare(sql: string): {
    bind(...values: unknown[]): { all(): Promise<{ readonly results: readonly unknown[] }> };
  };
}

const PAGE = 500;
const SELECT =
  'SELECT id, chain, seq, line FROM audit_event WHERE time >= ?1 AND time < ?2 ' +
  'AND (chain, seq, id) > (?3, ?4, ?5) ORDER BY chain, seq, id LIMIT ?6';

interface Row {
  readonly id: string;
  readonly chain: string;
  readonly seq: number;
  readonly line: string;
}

/**
 * The lines of the events in a D1 database that match a query, page by page: chain by chain and in each chain in order, as `verifyLog`
 * requires. Rows that are not events are returned as well, so that it can report them.
 */
export async function* readD1(database: D1Reader, query: EventQuery = {}): AsyncGenerator<string> {
  requireBinding('readD1', 'D1 database', database, 'prepare');
  const wanted = eventFilter(query);
  const since = isoOf(query.since) ?? '';
  const until = isoOf(query.until) ?? '9999';
  let after: Row = { chain: '', seq: 0, id: '', line: '' };
  for (;;) {
    const place = [after.chain, after.seq, after.id];
    const { results } = await database
      .prepare(SELECT)
      .bind(since, until, ...place, PAGE)
      .all();
    const rows = results as readonly Row[];
    for (const row of rows) {
      const event = eventIn(row.line);
      if (event === undefined || wanted(event)) yield row.line;
      after = row;
    }
    if (rows.length < PAGE) return;
  }
}

function isoOf(time: string | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
