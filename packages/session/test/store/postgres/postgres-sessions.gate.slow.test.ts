import type { Pool, PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  balanced,
  missingPostgres,
  type PostgresServer,
  startPostgres,
} from '../../../../../scripts/programs/postgres-server.ts';
import { type PostgresClient, postgresSessions } from '../../../src/postgres.ts';
import { badMinutes } from '../../fixtures/bad-minutes.ts';
import { waiting } from '../../fixtures/credential-contract.ts';
import { storeConformance } from '../../fixtures/store-conformance.ts';

const contract = Object.entries(storeConformance);
const issuer = 'https://idp.example';
const session = { key: 'a', issuer, subject: 'ada', sid: undefined, session: '{}', endsAt: 3600 };

describe.skipIf(missingPostgres() !== undefined)('on several machines', () => {
  let server: PostgresServer;
  let machines: readonly Pool[];
  beforeAll(async () => {
    server = await startPostgres();
    machines = Array.from({ length: 4 }, () => server.connect());
  });
  afterAll(() => server.close());

  test('those that start at the same time create the tables once', async () => {
    const stores = [...machines, ...machines].map((machine) => postgresSessions(machine, 'start'));
    const found = await Promise.all(stores.map((store) => store.find('a', 0, 0)));
    expect(found).toEqual(stores.map(() => undefined));
  });

  test('one that starts where the tables exist waits for no writer, and so blocks no one', async () => {
    const [running] = machines as [Pool];
    await postgresSessions(running, 'runs').add(session, 0);
    const writer = await running.connect();
    onTestFinished(async () => {
      await writer.query('ROLLBACK');
      writer.release();
    });
    await writer.query("BEGIN; UPDATE portcullis_sessions SET seen_at = 1 WHERE store = 'runs'");
    const impatient = server.connect('-c lock_timeout=1');
    expect(await postgresSessions(impatient, 'starts').find('a', 0, 0)).toBeUndefined();
  });

  for (const [name, check] of [...contract, ...Object.entries(badMinutes)]) {
    test(name, () => check(postgresSessions(balanced(machines), name)));
  }

  test('unauthenticated clients of many networks, or of unknown ones, cannot make more than five thousand devices wait', async () => {
    const machine = machines[0] as Pool;
    const store = postgresSessions(machine, 'full');
    const { endsAt } = waiting(0);
    const now = endsAt - 600;
    expect(await store.addDevice(waiting(0), now)).toBe(true);
    const others = `INSERT INTO portcullis_devices
      SELECT 'full', 'w' || at, 'w' || at, 'git', NULL, 0, $1::bigint FROM generate_series(1, 4998) AS at`;
    await machine.query(others, [endsAt]);
    expect(await store.addDevice({ ...waiting(1), client: '192.0.2.1' }, now)).toBe(true);
    expect(await store.addDevice(waiting(2), now)).toBe(false);
    expect(await store.addDevice({ ...waiting(2), client: '192.0.2.2' }, now)).toBe(false);
    expect(await store.addDevice(waiting(2), endsAt)).toBe(true);
  });

  test('of machines that poll for one device at the same time, one gets the credential', async () => {
    const stores = machines.map((machine) => postgresSessions(machine, 'poll'));
    const [first] = stores;
    const devices = Array.from({ length: 25 }, (_, index) => `device-${index}`);
    for (const key of devices) {
      await first?.addDevice({ key, userCode: key, name: 'git', client: undefined, endsAt: 600 }, 0);
      await first?.grantDevice(key, 'grant', 0);
    }
    for (const key of devices) {
      const answers = await Promise.all(stores.map((store) => store.pollDevice(key, 10)));
      expect(answers.filter(({ state }) => state === 'granted')).toHaveLength(1);
    }
  });

  describe.each([
    ['the session is written last', 'portcullis_sessions'],
    ['the end is written last', 'portcullis_endings'],
  ])('a session that is ended while its login adds it is ended, where %s', (_what, table) => {
    const LOCK = 4711;
    let keeper: PoolClient;
    beforeAll(async () => {
      const machine = machines[0] as Pool;
      await postgresSessions(machine).find('a', 0, 0);
      // Whoever writes there waits, in its transaction, until the lock is let go.
      await machine.query(`
        CREATE FUNCTION wait_${table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          PERFORM pg_advisory_xact_lock_shared(${LOCK}); RETURN NEW; END $$;
        CREATE TRIGGER waits BEFORE INSERT ON ${table} FOR EACH ROW
          WHEN (NEW.store LIKE 'race%') EXECUTE FUNCTION wait_${table}()`);
      keeper = await machine.connect();
    });
    afterAll(async () => {
      await keeper.query(`DROP TRIGGER waits ON ${table}`);
      keeper.release();
    });

    const isWaited = async () => {
      const waiting = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = ${LOCK} AND NOT granted`;
      while ((await keeper.query(waiting)).rows.length === 0);
    };

    test.each(['endAll', 'endOnce'] as const)('by %s', async (by) => {
      const [one, other] = [1, 2].map((at) => postgresSessions(machines[at] as Pool, `race ${by} ${table}`));
      // Tables are made while nobody waits.
      await Promise.all([one?.find('a', 0, 0), other?.find('a', 0, 0)]);
      const add = () => one?.add({ ...session, sid: 'sid' }, 100);
      const end = () =>
        by === 'endAll'
          ? other?.endAll({ issuer, subject: 'ada' }, 101)
          : other?.endOnce({ issuer, subject: 'ada', sid: 'sid' }, 'jti', 9000, 100);
      await keeper.query(`SELECT pg_advisory_lock(${LOCK})`);
      const [first, second] = table === 'portcullis_sessions' ? [add, end] : [end, add];
      const late = first();
      await isWaited();
      await second();
      await keeper.query(`SELECT pg_advisory_unlock(${LOCK})`);
      await late;
      expect(await one?.find('a', 101, 0)).toBeUndefined();
      // Whoever logs in later is not meant.
      await keeper.query(`SELECT pg_advisory_unlock_all()`);
      await one?.add({ ...session, sid: 'another' }, 102);
      expect(await one?.find('a', 102, 0)).toBeDefined();
    });
  });

  test('missing tables, as in a database that replaced another, are created again', async () => {
    const [one, other] = [1, 2].map((at) => postgresSessions(machines[at] as Pool, 'gone'));
    await one?.add(session, 0);
    await other?.find('a', 0, 0);
    const { rows } = await (machines[0] as Pool).query(
      "SELECT string_agg(tablename, ', ') AS names FROM pg_tables WHERE tablename LIKE 'portcullis%'",
    );
    await (machines[0] as Pool).query(`DROP TABLE ${rows[0].names}`);
    const found = await Promise.all([one, other].map((store) => store?.find('a', 0, 0)));
    expect(found).toEqual([undefined, undefined]);
    await one?.add(session, 0);
    expect(await other?.find('a', 0, 0)).toBeDefined();
  });

  test('a login and a logout read no more stored ends where there are many', async () => {
    const [machine] = machines as [Pool];
    const plans: string[] = [];
    const explaining: PostgresClient = {
      query: async (text, values) => {
        if (text.includes('EXISTS (SELECT FROM portcullis_endings')) {
          const { rows } = await machine.query(`EXPLAIN ${text}`, values);
          plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
        }
        return machine.query(text, values);
      },
    };
    const store = postgresSessions(explaining, 'many');
    await store.find('a', 0, 0);
    await machine.query(
      `INSERT INTO portcullis_endings SELECT 'many', $1, 'person ' || n, '', 0, 9000 FROM generate_series(1, 5000) AS n`,
      [issuer],
    );
    await machine.query('ANALYZE portcullis_endings');
    await store.add(session, 0);
    await store.endAll({ issuer, subject: 'ada' }, 0);
    const byPerson = expect.stringMatching(
      / portcullis_endings_pkey .*\n.*Index Cond: .*subject = ANY .*sid = ANY/,
    );
    expect(plans).toEqual([byPerson, byPerson]);
  });

  test('a machine whose clock is ahead deletes nothing that other machines still need', async () => {
    const [right, ahead] = machines.map((machine) => postgresSessions(machine, 'clocks'));
    const now = Math.floor(Date.now() / 1000);
    expect(await right?.redeemCode('code', now + 60, now)).toBe(true);
    expect(await ahead?.redeemCode('another', now + 7260, now + 7200)).toBe(true);
    expect(await right?.redeemCode('code', now + 60, now)).toBe(false);
  });

  test('no standby, which may lag behind, decides that a session is not ended', async () => {
    const [primary] = machines as [Pool];
    const standby = server.connect('-c default_transaction_read_only=on');
    // As behind a proxy that sends to a standby what only reads.
    let to = primary;
    const store = postgresSessions({ query: (text, values) => to.query(text, values) }, 'standby');
    const one = { key: 'a', issuer, subject: 'ada', sid: undefined, startedAt: 0 };
    expect(await store.isEnded(one)).toBe(false);
    to = standby;
    await expect(store.isEnded(one)).rejects.toMatchObject({ name: 'PostgreSQL 25006' });
    await expect(store.find('a', 0, 0)).rejects.toMatchObject({ name: 'PostgreSQL 25006' });
  });

  test('a statement that the database aborted for another one is run again', async () => {
    const strict = server.connect('-c default_transaction_isolation=serializable');
    const store = postgresSessions(strict, 'strict');
    await store.add(session, 0);
    const other = await (machines[0] as Pool).connect();
    await other.query("BEGIN; UPDATE portcullis_sessions SET seen_at = 1 WHERE store = 'strict'");
    const claimed = store.claim('a', 1, 0, 10);
    const waiting = "SELECT 1 FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted";
    while ((await other.query(waiting)).rows.length === 0);
    await other.query('COMMIT');
    other.release();
    expect(await claimed).toBe(true);
  });
});
