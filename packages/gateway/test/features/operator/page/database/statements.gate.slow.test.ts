import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compatibilityDate } from '../../../../../../../scripts/compatibility-date.ts';
import { applyMigrations } from '../../../../../../../scripts/fixtures/apply-migrations.ts';
import { STATEMENTS } from '../../../../../src/features/operator/page/database/statements.ts';

const worker = new Miniflare({
  modules: true,
  script: 'export default { fetch: () => new Response() };',
  compatibilityDate,
  d1Databases: ['DB'],
});
let database: Awaited<ReturnType<typeof worker.getD1Database>>;

beforeAll(async () => {
  database = await worker.getD1Database('DB');
  await applyMigrations(database);
});
afterAll(() => worker.dispose());

describe('every statement finds its rows by an index or a key, and reads no table from end to end', () => {
  test.each(Object.entries(STATEMENTS))('%s', async (_, sql) => {
    const count = new Set(sql.match(/\?\d/g)).size;
    const values = Array.from({ length: count }, (_value, index) => (index === 3 ? 13 : ''));
    const { results } = await database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .bind(...values)
      .all<{ detail: string }>();
    const steps = results.map(({ detail }) => detail);
    expect(steps.filter((step) => /^SCAN audit_/.test(step))).toEqual([]);
    expect(steps.filter((step) => step.startsWith('SEARCH')).length, steps.join('; ')).toBeGreaterThan(0);
  });
});

test('the newest requests that fit are decided again, however large others are', async () => {
  const lines = [4, 2, 3, 1].map((age, index) => ({
    age,
    line: `${age}`.repeat([10, 20, 30, 40][index] ?? 0),
  }));
  for (const { age, line } of lines) {
    await database
      .prepare(
        "INSERT INTO audit_event (id, time, type, outcome, chain, seq, line) VALUES (?1, ?2, ?3, 'allow', '', 1, ?4)",
      )
      .bind(`event-${age}`, `2026-01-0${9 - age}`, 'request.decision', line)
      .run();
  }
  const read = async (most: number, letters: number): Promise<string> => {
    const asked = database.prepare(STATEMENTS.replayed).bind('2026-01-01', '2026-02-01', most, letters);
    const { results } = await asked.all<{ line: string }>();
    return results.map(({ line }) => line[0]).join('');
  };
  expect(await read(10, 100)).toBe('1234');
  expect(await read(10, 99)).toBe('123');
  expect(await read(10, 60)).toBe('12');
  expect(await read(10, 59)).toBe('1');
  expect(await read(10, 39)).toBe('');
  expect(await read(3, 100)).toBe('123');
});
