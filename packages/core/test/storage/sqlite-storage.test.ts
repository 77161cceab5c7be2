import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test, vi } from 'vitest';
import { sqliteStorage } from '../../src/storage/sqlite-storage.ts';

test('numbered values are bound by their numbers, also where one is used twice, and other values by position', () => {
  const { sql } = sqliteStorage(new DatabaseSync(':memory:'));
  expect(sql.exec('SELECT ?2 AS a, ?1 AS b, ?2 AS c', 'one', 'two').toArray()).toEqual([
    { a: 'two', b: 'one', c: 'two' },
  ]);
  expect(sql.exec('SELECT ? AS a, ? AS b, ? AS c', 1, 'two', null).toArray()).toEqual([
    { a: 1, b: 'two', c: null },
  ]);
});

test('octets are stored and returned as a Durable Object does', () => {
  const { sql } = sqliteStorage(new DatabaseSync(':memory:'));
  const octets = new Uint8Array([0, 1, 255]).buffer;
  const [row] = sql.exec('SELECT ? AS octets', octets).toArray();
  expect(row?.octets).toBeInstanceOf(ArrayBuffer);
  expect(new Uint8Array(row?.octets as ArrayBuffer)).toEqual(new Uint8Array(octets));
});

test('several statements without values may be one text', () => {
  const { sql } = sqliteStorage(new DatabaseSync(':memory:'));
  expect(sql.exec('CREATE TABLE a (x); INSERT INTO a VALUES (1);').toArray()).toEqual([]);
  expect(sql.exec('\n  SELECT x FROM a').toArray()).toEqual([{ x: 1 }]);
});

test('committed rows are on the disk, and processes wait for each other', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-sqlite-'));
  const database = new DatabaseSync(join(folder, 'store'));
  try {
    sqliteStorage(database);
    const said = (pragma: string) => Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {});
    // FULL, which is not the default of SQLite in this mode everywhere.
    expect([said('busy_timeout'), said('journal_mode'), said('synchronous')]).toEqual([[5000], ['wal'], [2]]);
  } finally {
    database.close();
    rmSync(folder, { recursive: true });
  }
});

test('a statement is prepared once', () => {
  const database = new DatabaseSync(':memory:');
  const prepare = vi.spyOn(database, 'prepare');
  const { sql } = sqliteStorage(database);
  for (const x of [1, 2]) expect(sql.exec('SELECT ? AS x', x).toArray()).toEqual([{ x }]);
  expect(prepare).toHaveBeenCalledTimes(1);
});

test('a transaction that fails is rolled back, and throws its own error', () => {
  const { sql, transactionSync } = sqliteStorage(new DatabaseSync(':memory:'));
  sql.exec('CREATE TABLE a (x)');
  expect(() =>
    transactionSync(() => {
      sql.exec('INSERT INTO a VALUES (?)', 1);
      throw new Error('half-way');
    }),
  ).toThrow('half-way');
  expect(sql.exec('SELECT x FROM a').toArray()).toEqual([]);
  expect(transactionSync(() => sql.exec('INSERT INTO a VALUES (?) RETURNING x', 2).toArray())).toEqual([
    { x: 2 },
  ]);
});

test('a full disk is reported, its transaction is rolled back, and writes work again once there is room', () => {
  const database = new DatabaseSync(':memory:');
  const { sql, transactionSync } = sqliteStorage(database);
  sql.exec('CREATE TABLE a (x); PRAGMA max_page_count = 10');
  const twice = (octets: number) =>
    transactionSync(() => {
      for (const _ of [1, 2]) sql.exec('INSERT INTO a VALUES (?)', new ArrayBuffer(octets));
    });
  twice(10);
  expect(() => twice(20_000)).toThrow(
    // Records have the name alone.
    expect.objectContaining({
      name: 'SQLite database or disk is full',
      message: 'database or disk is full',
    }),
  );
  expect(sql.exec('SELECT COUNT(*) AS rows FROM a').toArray()).toEqual([{ rows: 2 }]);
  database.exec('PRAGMA max_page_count = 1000');
  twice(20_000);
  expect(sql.exec('SELECT COUNT(*) AS rows FROM a').toArray()).toEqual([{ rows: 4 }]);
});

test('the name of a SQLite failure contains no text that SQLite quotes', () => {
  const { sql } = sqliteStorage(new DatabaseSync(':memory:'));
  for (const statement of ['CREATE "secret', 'SELECT secret FROM nowhere'])
    expect(() => sql.exec(statement)).toThrow(expect.objectContaining({ name: 'SQLite SQL logic error' }));
});

test.each([
  ['a path', '/var/lib/sessions.db'],
  ['nothing', undefined],
])('a store whose file is %s reports that it is not a database', (_, given) => {
  expect(() => sqliteStorage(given as never)).toThrow(
    'expected a SQLite database, such as new DatabaseSync(file) of node:sqlite',
  );
});
