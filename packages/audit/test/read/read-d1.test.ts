import { expect, test } from 'vitest';
import type { EventQuery } from '../../src/read/event-query.ts';
import { type D1Reader, readD1 } from '../../src/read/read-d1.ts';
import { readR2 } from '../../src/read/read-r2.ts';
import { recordOf } from '../chained-logs.ts';

test('a row that is no event is passed on, so that verification reports its position', async () => {
  const line = recordOf(1).line;
  const rows = ['}', 'null', line].map((text, seq) => ({ id: `${seq}`, chain: 'c', seq, line: text }));
  const database: D1Reader = { prepare: () => ({ bind: () => ({ all: async () => ({ results: rows }) }) }) };
  const read = async (query: EventQuery): Promise<string[]> => {
    const lines: string[] = [];
    for await (const one of readD1(database, query)) lines.push(one);
    return lines;
  };
  expect(await read({})).toEqual(['}', 'null', line]);
  expect(await read({ denied: true })).toEqual(['}', 'null']);
});

test.each([
  ['readD1: a D1 database', readD1],
  ['readR2: a bucket of R2', readR2],
])('%s that is not bound is reported before anything is read', async (what, read) => {
  await expect(read(undefined as never).next()).rejects.toThrow(`${what} is required, but it is undefined`);
});

test('rows are read in pages, each after the last row of the one before, within the time of the query', async () => {
  const bound: unknown[][] = [];
  const rowsOf = (count: number, chain: string) =>
    Array.from({ length: count }, (_, seq) => ({
      id: `${chain}${seq}`,
      chain,
      seq,
      line: recordOf(seq).line,
    }));
  const pages = [rowsOf(500, 'a'), rowsOf(500, 'b'), rowsOf(1, 'c')];
  const database: D1Reader = {
    prepare: () => ({
      bind: (...values) => {
        bound.push(values);
        return { all: async () => ({ results: pages[bound.length - 1] ?? [] }) };
      },
    }),
  };
  const query = { since: '2026-01-01T01:00:00+01:00', until: '2026-02-01' };
  let count = 0;
  for await (const _line of readD1(database, query)) count++;
  const since = '2026-01-01T00:00:00.000Z';
  const until = '2026-02-01T00:00:00.000Z';
  expect(bound).toEqual([
    [since, until, '', 0, '', 500],
    [since, until, 'a', 499, 'a499', 500],
    [since, until, 'b', 499, 'b499', 500],
  ]);
  expect(count).toBe(1001);
  bound.length = 0;
  pages.length = 0;
  for await (const _line of readD1(database)) count++;
  expect(bound).toEqual([['', '9999', '', 0, '', 500]]);
});
