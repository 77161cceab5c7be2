import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyPostgres } from '../../../../scripts/fixtures/empty-postgres.ts';
import {
  balanced,
  missingPostgres,
  type PostgresServer,
  startPostgres,
} from '../../../../scripts/programs/postgres-server.ts';
import { postgresLocks } from '../../src/postgres.ts';
import { fullListContract, lockContract, lockOf } from '../fixtures/lock-contract.ts';

const database = await emptyPostgres();

describe('the list of locks in a PostgreSQL with one connection', () => {
  for (const [name, check] of Object.entries(lockContract))
    test(name, () => check(postgresLocks(database, name)));

  test('a full list takes no more', () => fullListContract(postgresLocks(database, 'full')));

  test('without a name, the list is that of "locks"', async () => {
    await postgresLocks(database).add([lockOf()], { id: 'unnamed', keepUntil: 5000 }, { perHour: 1 }, 1000);
    expect(await postgresLocks(database, 'locks').list(1000)).toEqual([lockOf()]);
  });

  test('a write an hour later deletes expired locks, orders and counts, and keeps counts of the last hour', async () => {
    const store = postgresLocks(database, 'swept');
    const rows = async (): Promise<readonly number[]> => {
      const tables = ['portcullis_locks', 'portcullis_lock_orders', 'portcullis_lock_counts'];
      const counts = tables.map((table) =>
        database.query<{ n: number }>(`SELECT COUNT(*)::int AS n FROM ${table} WHERE store = 'swept'`),
      );
      return (await Promise.all(counts)).flatMap(({ rows: [row] }) => row?.n ?? []);
    };
    await store.add([lockOf({ until: 4000 })], { id: 'a', keepUntil: 4000 }, { perHour: 1 }, 1000);
    expect(await rows()).toEqual([1, 1, 1]);
    await store.remove([], { id: 'b', keepUntil: 90_000 }, 4600);
    expect(await rows()).toEqual([0, 1, 1]);
    await store.remove([], { id: 'c', keepUntil: 90_000 }, 8200);
    expect(await rows()).toEqual([0, 2, 0]);
  });

  test('gateways that share a database have lists of their own', async () => {
    const [one, other] = [postgresLocks(database, 'one'), postgresLocks(database, 'other')];
    const order = { id: 'same', keepUntil: 5000 };
    expect(await one.add([lockOf()], order, { perHour: 1 }, 1000)).toBe('added');
    expect(await other.list(1000)).toEqual([]);
    expect(await other.remove(['one'], order, 1000)).toBe(true);
    expect(await one.list(1000)).toEqual([lockOf()]);
  });
});

describe.skipIf(missingPostgres() !== undefined)('the list of locks of several machines', () => {
  let server: PostgresServer;
  let machines: readonly Pool[];
  beforeAll(async () => {
    server = await startPostgres();
    machines = Array.from({ length: 4 }, () => server.connect());
  });
  afterAll(() => server.close());

  for (const [name, check] of Object.entries(lockContract)) {
    test(name, () => check(postgresLocks(balanced(machines), name)));
  }
});
