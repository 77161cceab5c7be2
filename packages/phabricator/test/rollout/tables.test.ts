import { SqliteStorage } from '@portcullis/testing/stores';
import { beforeEach, expect, test } from 'vitest';
import { SsoTables } from '../../src/sso/store/sso-tables.ts';

// While a version is rolled out, isolates of two of them ask one Durable Object, whose code is of either. docs/decisions/0058.

const NOW = 1_800_000_000;

let storage: SqliteStorage;
beforeEach(() => {
  storage = new SqliteStorage();
});

test('tables with a column more from a later version serve this version, which leaves it unchanged', () => {
  new SsoTables(storage.sql);
  storage.grow();
  const tables = new SsoTables(storage.sql);
  tables.put('code', 'text', NOW + 60);
  expect(tables.nameFor('account-1', ['ada'])).toBe('ada');
  expect(tables.nameFor('account-2', ['Ada', 'ada1'])).toBe('ada1');
  expect([storage.readLater('kept'), storage.readLater('names')]).toEqual([
    ['as before'],
    ['as before', 'as before'],
  ]);
  storage.writeLater('kept');
  tables.put('code', 'another', NOW + 60);
  expect(storage.readLater('kept')).toEqual(['known later']);
  expect(tables.take('code', NOW)).toBe('another');
});

/** What released versions rely on: a column is only ever added, with a default or without NOT NULL. */
const KEPT = {
  kept: ['key TEXT NOT NULL KEY', 'text TEXT NOT NULL', 'expires_at INTEGER NOT NULL'],
  names: ['name TEXT NOT NULL KEY', 'account TEXT NOT NULL'],
};

test('the tables have all columns that released versions use, and further ones have a default', () => {
  new SsoTables(storage.sql);
  const shape = storage.shape();
  for (const [table, columns] of Object.entries(KEPT)) {
    expect([table, shape[table]]).toEqual([table, expect.arrayContaining(columns)]);
    const more = shape[table]?.filter((column) => !columns.includes(column)) ?? [];
    expect(more.filter((column) => / NOT NULL/.test(column) && !/ DEFAULT/.test(column))).toEqual([]);
  }
});
