import { Miniflare } from 'miniflare';
import { afterAll, expect, test } from 'vitest';
import { compatibilityDate } from '../../../../scripts/compatibility-date.ts';
import { applyMigrations } from '../../../../scripts/fixtures/apply-migrations.ts';
import { type D1Writer, d1Sink } from '../../src/sinks/d1-sink.ts';

const worker = new Miniflare({
  modules: true,
  script: 'export default { fetch: () => new Response() };',
  compatibilityDate,
  d1Databases: ['NEW', 'OLD'],
});
afterAll(() => worker.dispose());

const event = { id: 'a', time: '2026-01-01T00:00:00.000Z', type: 'policy.loaded', outcome: 'allow' };
const writeTo = async (name: string): Promise<unknown> => {
  const sink = d1Sink((await worker.getD1Database(name)) as unknown as D1Writer);
  return sink.write(event as never, JSON.stringify(event), {} as never);
};

test('a database without its tables, or with a column too few, says that in the name of its failure', async () => {
  await expect(writeTo('NEW')).rejects.toMatchObject({ name: 'NotMigrated' });
  const old = await worker.getD1Database('OLD');
  await old.prepare('CREATE TABLE audit_event (id TEXT PRIMARY KEY, time TEXT)').run();
  await expect(writeTo('OLD')).rejects.toMatchObject({ name: 'NotMigrated' });
});

test('any other failure of a database is unchanged, and a row is written where there is no failure', async () => {
  const database = await worker.getD1Database('NEW');
  await applyMigrations(database);
  await writeTo('NEW');
  const failing = { prepare: () => ({ bind: () => ({ run: () => Promise.reject(new TypeError('away')) }) }) };
  await expect(d1Sink(failing).write(event as never, '{}', {} as never)).rejects.toThrow(
    new TypeError('away'),
  );
  const { results } = await database.prepare('SELECT id FROM audit_event').all();
  expect(results).toEqual([{ id: 'a' }]);
});
