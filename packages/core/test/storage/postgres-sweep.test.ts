import { describe, expect, test } from 'vitest';
import { sweepPostgres } from '../../src/storage/postgres-sweep.ts';

/** A database that says how many rows it forgot of each table. */
function database(counts: Readonly<Record<string, number | undefined>>) {
  const asked: { readonly text: string; readonly values: readonly unknown[] }[] = [];
  const rows = async (text: string, ...values: readonly unknown[]) => {
    asked.push({ text: text.replaceAll(/\s+/g, ' '), values });
    const table = /DELETE FROM (\w+)/.exec(text)?.[1] ?? '';
    const count = counts[table];
    return count === undefined ? [] : [{ count: String(count) }];
  };
  return { asked, rows: rows as never };
}
const tables = [
  ['sessions', 'ends_at'],
  ['grants', 'until'],
] as const;

describe('a sweep of PostgreSQL', () => {
  test('deletes rows that expired by its own clock and by the database’s, at most a thousand of each table', async () => {
    const { asked, rows } = database({ sessions: 3, grants: 0 });
    expect(await sweepPostgres(rows, tables, 1_800_000_000)).toBeUndefined();
    expect(asked.map(({ values }) => values)).toEqual([
      [1_800_000_000, 1000],
      [1_800_000_000, 1000],
    ]);
    expect(asked.map(({ text }) => text.match(/DELETE FROM.*?LIMIT/)?.[0])).toEqual([
      'DELETE FROM sessions WHERE ctid = ANY (ARRAY( SELECT ctid FROM sessions WHERE ends_at <= LEAST($1, EXTRACT(EPOCH FROM now())::bigint) LIMIT',
      'DELETE FROM grants WHERE ctid = ANY (ARRAY( SELECT ctid FROM grants WHERE until <= LEAST($1, EXTRACT(EPOCH FROM now())::bigint) LIMIT',
    ]);
  });

  test('goes on immediately where any table had more expired rows than one sweep may delete', async () => {
    expect(await sweepPostgres(database({ sessions: 1000, grants: 0 }).rows, tables, 7)).toBe(7);
    expect(await sweepPostgres(database({ sessions: 0, grants: 1000 }).rows, tables, 7)).toBe(7);
    expect(await sweepPostgres(database({ sessions: 999, grants: 999 }).rows, tables, 7)).toBeUndefined();
  });

  test('reports no deleted rows where the database does not return a number', async () => {
    expect(await sweepPostgres(database({}).rows, tables, 7)).toBeUndefined();
  });
});
