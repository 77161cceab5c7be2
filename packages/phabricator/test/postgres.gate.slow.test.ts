import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  balanced,
  missingPostgres,
  type PostgresServer,
  startPostgres,
} from '../../../scripts/programs/postgres-server.ts';
import { type PostgresClient, postgresSso, postgresSyncRuns } from '../src/postgres.ts';
import { ssoStoreContract } from './fixtures/sso-store-contract.ts';
import { syncRunsContract } from './fixtures/sync-runs-contract.ts';

function keepsTheContracts(client: () => PostgresClient): void {
  for (const [name, check] of Object.entries(ssoStoreContract)) {
    test(name, () => check(postgresSso(client(), name)));
  }
  for (const [name, check] of Object.entries(syncRunsContract)) {
    test(name, () => check(postgresSyncRuns(client(), name)));
  }
}

describe('a PostgreSQL with one connection', () => {
  const database = new PGlite();
  afterAll(() => database.close());

  keepsTheContracts(() => database);

  test('two Phorges issue separate usernames', async () => {
    expect(await postgresSso(database, 'one').nameFor('account', ['ada'])).toBe('ada');
    expect(await postgresSso(database, 'other').nameFor('somebody else', ['ada'])).toBe('ada');
    expect(await postgresSyncRuns(database, 'one').hold('run', 0)).toBe(true);
    expect(await postgresSyncRuns(database, 'other').hold('another run', 0)).toBe(true);
  });

  test('expired codes are swept by writes, ten minutes apart', async () => {
    const store = postgresSso(database, 'swept');
    const count = async (): Promise<unknown> => {
      const { rows } = await database.query(
        "SELECT COUNT(*)::int AS count FROM portcullis_sso_kept WHERE store = 'swept'",
      );
      return (rows[0] as { count: number }).count;
    };
    await store.put('a', 'text', 60, 0);
    await store.put('b', 'text', 700, 599);
    expect(await count()).toBe(2);
    await store.put('c', 'text', 700, 600);
    expect(await count()).toBe(2);
  });
});

describe.skipIf(missingPostgres() !== undefined)('on several machines', () => {
  let server: PostgresServer;
  let client: PostgresClient;
  beforeAll(async () => {
    server = await startPostgres();
    client = balanced([server.connect(), server.connect()]);
  });
  afterAll(() => server.close());

  keepsTheContracts(() => client);
});
