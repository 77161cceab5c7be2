import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { type D1Writer, d1Sink } from '../../src/index.ts';
import { verifyLog } from '../../src/verify/verify-log.ts';
import { chainedLog } from '../chained-logs.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/keeping-events.md'), 'utf8');
const [, select = ''] = page.match(/d1 execute .* --command "(SELECT [^"]*)"/) ?? [];
const table = readFileSync(join(import.meta.dirname, '../../migrations/0001_audit_event.sql'), 'utf8');

/** A database of D1, as far as the sink writes to it. */
function d1(): { writer: D1Writer; database: DatabaseSync } {
  const database = new DatabaseSync(':memory:');
  database.exec(table);
  const prepare = (sql: string) => ({
    bind: (...values: unknown[]) => ({
      run: async () => database.prepare(sql).run(...(values as (string | number | null)[])),
    }),
  });
  return { writer: { prepare }, database };
}

test('the page’s export of D1 is a log that verifies', async () => {
  const { lines, statement } = await chainedLog();
  const { writer, database } = d1();
  const sink = d1Sink(writer);
  // Neither times nor rows are in the order of a chain: a request has the time at which it came, and its number when it is answered.
  for (const line of lines.toReversed()) await sink.write(JSON.parse(line), line, {} as never);
  const exported = database.prepare(select).all() as { line: string }[];
  const { findings, events, unproven } = await verifyLog(
    exported.map((row) => row.line),
    statement,
  );
  expect({ findings, events }).toEqual({ findings: [], events: 60 });
  // Of a gate that is running, the checkpoint after the last events of each writer is yet to come.
  expect(unproven.map(({ code }) => code)).toEqual(['tail', 'tail']);
});
