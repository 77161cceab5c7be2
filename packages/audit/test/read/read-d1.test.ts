import { expect, test } from 'vitest';
import type { EventQuery } from '../../src/read/event-query.ts';
import { type D1Reader, readD1 } from '../../src/read/read-d1.ts';
import { recordOf } from '../chained-logs.ts';

test('a row that is no event is passed on, so that whoever verifies the log says where it is', async () => {
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
