import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { sqliteSso } from '../../../src/sqlite.ts';
import { ssoStoreContract } from '../../fixtures/sso-store-contract.ts';

for (const [name, check] of Object.entries(ssoStoreContract)) {
  test(name, () => check(sqliteSso(new DatabaseSync(':memory:'))));
}

test('expired codes are swept by writes, ten minutes apart, and names never', async () => {
  const database = new DatabaseSync(':memory:');
  const store = sqliteSso(database);
  const count = (table: string): unknown =>
    database.prepare(`SELECT COUNT(*) AS count FROM ${table}`).get()?.count;
  await store.nameFor('one', ['ada']);
  await store.put('a', 'text', 60, 0);
  await store.put('b', 'text', 700, 599);
  expect(count('kept')).toBe(2);
  await store.put('c', 'text', 700, 600);
  expect([count('kept'), count('names')]).toEqual([2, 1]);
});
