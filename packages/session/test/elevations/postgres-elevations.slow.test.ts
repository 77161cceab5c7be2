import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyPostgres } from '../../../../scripts/fixtures/empty-postgres.ts';
import {
  balanced,
  missingPostgres,
  type PostgresServer,
  startPostgres,
} from '../../../../scripts/programs/postgres-server.ts';
import { postgresElevations } from '../../src/postgres.ts';
import { elevationContract, requestOf } from '../fixtures/elevation-contract.ts';

const database = await emptyPostgres();

describe('requests for a role in a PostgreSQL with one connection', () => {
  for (const [name, check] of Object.entries(elevationContract))
    test(name, () => check(postgresElevations(database, name)));

  test('gateways that share a database have requests of their own', async () => {
    const [one, other] = [postgresElevations(database, 'one'), postgresElevations(database, 'other')];
    expect(await one.ask(requestOf(), { perPerson: 1 }, 1000)).toBe('asked');
    expect([await other.list(1000), await other.revoke('one', 1000)]).toEqual([[], false]);
    expect(await other.ask(requestOf(), { perPerson: 1 }, 1000)).toBe('asked');
  });
});

describe.skipIf(missingPostgres() !== undefined)('requests for a role of several machines', () => {
  let server: PostgresServer;
  let machines: readonly Pool[];
  beforeAll(async () => {
    server = await startPostgres();
    machines = Array.from({ length: 4 }, () => server.connect());
  });
  afterAll(() => server.close());

  for (const [name, check] of Object.entries(elevationContract)) {
    test(name, () => check(postgresElevations(balanced(machines), name)));
  }
});
