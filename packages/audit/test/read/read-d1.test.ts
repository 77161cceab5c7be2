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
