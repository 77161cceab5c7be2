import { describe, expect, test } from 'vitest';
import { emptyPostgres } from '../../../../scripts/fixtures/empty-postgres.ts';
import { type PostgresClient, postgresSessions } from '../../src/postgres.ts';
import { LONGEST_SESSION_SECONDS, type SessionOwner } from '../../src/store/session-store.ts';
import { credentialContract } from '../fixtures/credential-contract.ts';
import { storeContract } from '../fixtures/store-contract.ts';

type PostgresSessions = ReturnType<typeof postgresSessions>;

const contract = [...Object.entries(storeContract), ...Object.entries(credentialContract)];
const issuer = 'https://idp.example';
const session = { key: 'a', issuer, subject: 'ada', sid: undefined, session: '{}', endsAt: 3600 };

const database = await emptyPostgres();

describe('a PostgreSQL with one connection', () => {
  for (const [name, check] of contract) test(name, () => check(postgresSessions(database, name)));

  test('does not mix the sessions of gateways that share a database', async () => {
    const [one, other] = [postgresSessions(database, 'one'), postgresSessions(database, 'other')];
    await one.add(session, 0);
    await other.add(session, 0);
    await one.endAll({ issuer, subject: 'ada' }, 0);
    expect([await one.find('a', 0, 0), (await other.find('a', 0, 0))?.session]).toEqual([undefined, '{}']);
    expect(await one.list(undefined, 0, 10)).toEqual([]);
  });

  test('rolls back an end that fails half-way, so that it can be tried again', async () => {
    const store = postgresSessions(database, 'half-way');
    await store.add(session, 0);
    await database.exec('ALTER TABLE portcullis_endings ADD CONSTRAINT never CHECK (at > 5) NOT VALID');
    await expect(store.endOnce({ issuer, subject: 'ada' }, 'jti', 60, 0)).rejects.toThrow();
    expect(await store.find('a', 0, 0)).toBeDefined();
    await database.exec('ALTER TABLE portcullis_endings DROP CONSTRAINT never');
    expect(await store.endOnce({ issuer, subject: 'ada' }, 'jti', 60, 0)).toBe(true);
  });

  describe.each([
    ['endAll', (store: PostgresSessions, owner: SessionOwner) => store.endAll(owner, 5)],
    ['endOnce', (store: PostgresSessions, owner: SessionOwner) => store.endOnce(owner, 'jti', 60, 5)],
  ] as const)('%s', (name, end) => {
    const ada = { ...session, key: 'ada', sid: 's1' };
    const sessions = [ada, { ...ada, key: 'other sid', sid: 's2' }, { ...ada, key: 'bob', subject: 'bob' }];

    test.each([
      ['a person', { issuer, subject: 'ada' }, ['bob']],
      ['one session of a person', { issuer, subject: 'ada', sid: 's1' }, ['bob', 'other sid']],
      ['a session of the provider', { issuer, sid: 's1' }, ['other sid']],
    ])('ends the sessions of %s alone, also those that are stored meanwhile', async (what, owner, left) => {
      const store = `${name} ${what}`;
      // What another machine writes between the two statements of an end, without having seen it.
      const meanwhile: PostgresClient = {
        query: async (text, values) => {
          const answer = await database.query(text, values);
          if (!text.includes('remembered AS')) return answer;
          for (const { key, subject, sid } of sessions) {
            await database.query(
              `INSERT INTO portcullis_sessions VALUES ($1, $2, $3, $4, $5, '{}', 1, 0, 0, 3600)`,
              [store, `late ${key}`, issuer, subject, sid],
            );
          }
          return answer;
        },
      };
      for (const one of sessions) await postgresSessions(database, store).add(one, 0);
      await end(postgresSessions(meanwhile, store), owner);
      const { rows } = await database.query('SELECT key FROM portcullis_sessions WHERE store = $1', [store]);
      expect(new Set(rows.map((row) => (row as { key: string }).key))).toEqual(
        new Set([...left, ...left.map((key) => `late ${key}`)]),
      );
    });

    test('is remembered for as long as a session may last', async () => {
      const store = `${name} remembered`;
      await end(postgresSessions(database, store), { issuer, subject: 'ada' });
      const { rows } = await database.query(
        'SELECT at::int, keep_until::int FROM portcullis_endings WHERE store = $1',
        [store],
      );
      expect(rows).toEqual([{ at: 5, keep_until: 5 + LONGEST_SESSION_SECONDS }]);
    });
  });

  test('an end that came before ends nothing again', async () => {
    const store = postgresSessions(database, 'twice');
    expect(await store.endOnce({ issuer, subject: 'ada' }, 'jti', 60, 5)).toBe(true);
    await database.query(
      `INSERT INTO portcullis_sessions VALUES ('twice', 'a', $1, 'ada', NULL, '{}', 1, 0, 0, 3600)`,
      [issuer],
    );
    expect(await store.endOnce({ issuer, subject: 'ada' }, 'jti', 60, 5)).toBe(false);
    expect(await store.find('a', 0, 0)).toBeDefined();
  });

  test('expired rows are swept by writes, and immediately where there are too many', async () => {
    const store = postgresSessions(database, 'swept');
    const count = async (): Promise<unknown> => {
      const { rows } = await database.query(
        "SELECT COUNT(*)::int AS count FROM portcullis_sessions WHERE store = 'swept'",
      );
      return (rows[0] as { count: number }).count;
    };
    await database.exec('DELETE FROM portcullis_sessions');
    // The first write sweeps, and those of the hour after it do not.
    await store.add({ ...session, endsAt: 60 }, 0);
    await database.exec(
      `INSERT INTO portcullis_sessions
       SELECT 'swept', 'key ' || n, 'i', 's', NULL, '{}', 1, 0, 0, 60 FROM generate_series(1, 1099) AS n`,
    );
    await store.endSession('x', 9000, 3599);
    expect(await count()).toBe(1100);
    await store.add({ ...session, key: 'b', endsAt: 9000 }, 3600);
    expect(await count()).toBe(101);
    await store.endSession('y', 9000, 3600);
    expect(await count()).toBe(1);
  });

  test('a database that does not exist yet is tried again by the next call', async () => {
    let isThere = false;
    const late: PostgresClient = {
      query: (text, values) =>
        isThere ? database.query(text, values) : Promise.reject(new Error('connect ECONNREFUSED')),
    };
    const store = postgresSessions(late, 'late');
    await expect(store.find('a', 0, 0)).rejects.toThrow('ECONNREFUSED');
    isThere = true;
    expect(await store.find('a', 0, 0)).toBeUndefined();
  });

  test('a database user that may only read and write works with existing tables, and is refused where one is missing', async () => {
    const kept = await emptyPostgres();
    await postgresSessions(kept).add(session, 0);
    await kept.exec(
      'CREATE ROLE gate; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO gate',
    );
    await kept.exec('SET ROLE gate');
    const store = postgresSessions(kept);
    expect((await store.find('a', 0, 0))?.session).toBe('{}');
    await store.endAll({ issuer, subject: 'ada' }, 0);
    expect(await store.find('a', 0, 0)).toBeUndefined();
    await kept.exec('RESET ROLE; DROP TABLE portcullis_devices; SET ROLE gate');
    await expect(postgresSessions(kept).find('a', 0, 0)).rejects.toThrow(
      'permission denied for schema public',
    );
  });
});
