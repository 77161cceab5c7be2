import { expect, test } from 'vitest';
import { emptyPostgres } from '../../../../scripts/fixtures/empty-postgres.ts';
import { postgresRows } from '../../src/internal.ts';

test('the first client creates the tables while others wait; a client that may not create tables goes on only where none is missing', async () => {
  const database = await emptyPostgres();
  const tables = ['one', 'two'].map((name) => `CREATE TABLE IF NOT EXISTS ${name} (a INT)`);
  const count = (made = tables) => postgresRows(database, made)('SELECT COUNT(*) AS count FROM one');
  await database.exec('CREATE ROLE reader; SET ROLE reader');
  await expect(count()).rejects.toMatchObject({ name: 'PostgreSQL 42501' });
  await database.exec('RESET ROLE');
  expect(await count(tables.slice(0, 1))).toEqual([{ count: 0 }]);
  await database.exec('GRANT SELECT ON one TO reader; SET ROLE reader');
  await expect(count()).rejects.toMatchObject({ name: 'PostgreSQL 42501' });
  await database.exec('RESET ROLE');
  await count();
  await database.exec('SET ROLE reader');
  expect(await count()).toEqual([{ count: 0 }]);
  const said: string[] = [];
  const client = { query: async (text: string) => ({ rows: [said.push(text)] }) };
  await postgresRows(client, tables)('SELECT 1');
  expect(said[0]?.replace(/\s+/g, ' ')).toContain(
    'IS NULL) THEN PERFORM pg_advisory_xact_lock(7260913544); CREATE TABLE',
  );
});
