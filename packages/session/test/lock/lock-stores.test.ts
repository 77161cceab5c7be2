import { DatabaseSync } from 'node:sqlite';
import { sqliteStorage } from '@portcullis/core/internal';
import { describe, expect, test } from 'vitest';
import { memoryLocks } from '../../src/index.ts';
import { durableObjectLocks } from '../../src/lock/store/durable-object-locks.ts';
import { tableLocks } from '../../src/lock/store/lock-tables.ts';
import { sqliteLocks } from '../../src/sqlite.ts';
import { fullListContract, lockContract, lockOf } from '../fixtures/lock-contract.ts';

const engines = {
  memory: () => memoryLocks(),
  SQLite: () => sqliteLocks(new DatabaseSync(':memory:')),
  'a Durable Object': () => {
    const object = memoryLocks();
    return durableObjectLocks({ getByName: (name) => (name === 'locks' ? object : memoryLocks()) });
  },
};

describe.each(Object.entries(engines))('the list of locks in %s', (_engine, make) => {
  for (const [name, check] of Object.entries(lockContract)) test(name, () => check(make()));
  test('a full list takes no more', () => fullListContract(make()));
});

test('a sweep deletes expired locks, orders and counts, and returns when the next one expires', async () => {
  const { store, sweep } = tableLocks(sqliteStorage(new DatabaseSync(':memory:')), async () => {});
  await store.add([lockOf({ until: 1500 })], { id: 'a', keepUntil: 1300 }, { perHour: 1 }, 1000);
  expect(sweep(1000)).toBe(1300);
  expect(await store.remove([], { id: 'a', keepUntil: 1 }, 1299)).toBe(false);
  expect(sweep(1300)).toBe(1500);
  expect(await store.remove([], { id: 'a', keepUntil: 1400 }, 1300)).toBe(true);
  expect(sweep(1500)).toBe(8200);
  expect(sweep(8200)).toBeUndefined();
});

test('a lock without an end is not swept', async () => {
  const { store, sweep } = tableLocks(sqliteStorage(new DatabaseSync(':memory:')), async () => {});
  await store.add([lockOf()], { id: 'a', keepUntil: 1300 }, { perHour: 1 }, 1000);
  expect(sweep(900_000_000)).toBeUndefined();
  expect(await store.list(900_000_000)).toEqual([lockOf()]);
});

test('SQLite deletes what has expired when a lock is ordered an hour later', async () => {
  const database = new DatabaseSync(':memory:');
  const store = sqliteLocks(database);
  const count = (): unknown => database.prepare('SELECT COUNT(*) AS n FROM locks').get()?.n;
  await store.add([lockOf({ until: 1500 })], { id: 'a', keepUntil: 1300 }, { perHour: 5 }, 1000);
  expect(count()).toBe(1);
  await store.remove([], { id: 'b', keepUntil: 9000 }, 4600);
  expect(count()).toBe(0);
});

test('durableObjectLocks fails at the start because the binding is not one of a Durable Object', () => {
  expect(() => durableObjectLocks({} as never)).toThrow('PortcullisLocks is required');
});

test('durableObjectLocks fails at the start because nothing is bound, and not at the first request', () => {
  expect(() => durableObjectLocks(undefined as never)).toThrow(
    'durableObjectLocks: a Durable Object namespace of PortcullisLocks is required, but it is undefined',
  );
});
