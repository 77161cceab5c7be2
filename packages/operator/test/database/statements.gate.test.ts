import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compatibilityDate } from '../../../../scripts/compatibility-date.ts';
import { applyMigrations } from '../../../../scripts/fixtures/apply-migrations.ts';
import { STATEMENTS } from '../../src/database/statements.ts';

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
