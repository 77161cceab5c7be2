import { PGlite } from '@electric-sql/pglite';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  balanced,
  missingPostgres,
  type PostgresServer,
  startPostgres,
} from '../../../../scripts/programs/postgres-server.ts';
import { postgresLocks } from '../../src/postgres.ts';
import { fullListContract, lockContract, lockOf } from '../fixtures/lock-contract.ts';

describe('the list of locks in a PostgreSQL with one connection', () => {
  const database = new PGlite();
  afterAll(() => database.close());

  for (const [name, check] of Object.entries(lockContract))
    test(name, () => check(postgresLocks(database, name)));

  test('a full list takes no more', () => fullListContract(postgresLocks(database, 'full')));

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
