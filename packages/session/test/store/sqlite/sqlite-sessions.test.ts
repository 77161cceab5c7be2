import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, test } from 'vitest';
import { sqliteSessions } from '../../../src/sqlite.ts';
import { badMinutes } from '../../fixtures/bad-minutes.ts';
import { waiting } from '../../fixtures/credential-contract.ts';
import { storeConformance } from '../../fixtures/store-conformance.ts';

const folder = mkdtempSync(join(tmpdir(), 'portcullis-sqlite-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const newFile = (): string => join(folder, `${++files}.db`);

for (const [name, check] of Object.entries(storeConformance)) {
  test(name, async () => {
    await check(sqliteSessions(new DatabaseSync(':memory:')));
  });
}

for (const [name, check] of Object.entries(badMinutes)) {
  test(name, () => check(sqliteSessions(new DatabaseSync(':memory:'))));
}

const issuer = 'https://idp.example';
const session = { key: 'a', issuer, subject: 'ada', sid: undefined, session: '{}', endsAt: 3600 };

describe('in a file', () => {
  test('sessions and ends of sessions outlive the process', async () => {
    const file = newFile();
    const before = new DatabaseSync(file);
    const store = sqliteSessions(before);
    await store.add(session, 0);
    await store.endSession('in a cookie', 3600, 0);
    before.close();
    const after = sqliteSessions(new DatabaseSync(file));
    expect(await after.find('a', 1, 0)).toEqual({ session: '{}', revision: 1, seenAt: 0 });
    const one = { key: 'in a cookie', issuer, subject: 'ada', sid: undefined, startedAt: 0 };
    expect(await after.isEnded(one)).toBe(true);
  });

  test('another process of the machine sees an ended session immediately', async () => {
    const file = newFile();
    const [one, other] = [sqliteSessions(new DatabaseSync(file)), sqliteSessions(new DatabaseSync(file))];
    await one.add(session, 0);
    expect(await other.claim('a', 1, 0, 30)).toBe(true);
    expect(await one.claim('a', 1, 0, 30)).toBe(false);
    await other.endAll({ issuer, subject: 'ada' }, 5);
    expect(await one.find('a', 5, 0)).toBeUndefined();
  });

  /** How SQLite goes about the statement that a call makes, which begins so. */
  async function planOf(
    begins: string,
    call: (store: ReturnType<typeof sqliteSessions>) => Promise<unknown>,
  ): Promise<readonly unknown[]> {
    const database = new DatabaseSync(':memory:');
    const asked: string[] = [];
    const prepare = (text: string) => {
      asked.push(text);
      return database.prepare(text);
    };
    await call(sqliteSessions({ exec: (text) => database.exec(text), prepare }));
    const statement = asked.find((text) => text.startsWith(begins));
    return database
      .prepare(`EXPLAIN QUERY PLAN ${statement}`)
      .all()
      .map(({ detail }) => detail);
  }

  test.each([
    ['a person', { subject: 'ada' }, 'sessions_by_subject (issuer=? AND subject=?)'],
    ['a session of the provider’s', { sid: 's' }, 'sessions_by_sid (issuer=? AND sid=?)'],
    ['both', { subject: 'ada', sid: 's' }, 'sessions_by_subject (issuer=? AND subject=?)'],
  ])('an end of %s reads the sessions of no other user', async (_what, owner, index) => {
    const plan = await planOf('DELETE FROM sessions WHERE issuer', (store) =>
      store.endAll({ issuer, ...owner }, 0),
    );
    expect(plan).toEqual([`SEARCH sessions USING INDEX ${index}`]);
  });

  test('a user’s credentials are listed without reading those of other users', async () => {
    const plan = await planOf('SELECT * FROM credentials', (store) =>
      store.listCredentials({ issuer, subject: 'ada' }, 0),
    );
    expect(plan).toContain('SEARCH credentials USING INDEX credentials_by_subject (issuer=? AND subject=?)');
    expect(plan).toContain('SEARCH sessions USING PRIMARY KEY (key=?)');
  });

  test('an end that fails half-way is rolled back, so that it can be tried again', async () => {
    const database = new DatabaseSync(newFile());
    const store = sqliteSessions(database);
    database.exec('ALTER TABLE endings RENAME TO elsewhere');
    await expect(store.endOnce({ issuer, subject: 'ada' }, 'jti', 60, 0)).rejects.toThrow();
    database.exec('ALTER TABLE elsewhere RENAME TO endings');
    expect(await store.endOnce({ issuer, subject: 'ada' }, 'jti', 60, 0)).toBe(true);
  });

  test('of processes that poll for one device at the same time, one gets the credential, and none fails', async () => {
    const file = newFile();
    const store = sqliteSessions(new DatabaseSync(file));
    const devices = Array.from({ length: 100 }, (_, index) => `device-${index}`);
    for (const key of devices) {
      await store.addDevice({ key, userCode: key, name: 'git', client: undefined, endsAt: 600 }, 0);
      await store.grantDevice(key, `grant of ${key}`, 0);
    }
    const process = join(import.meta.dirname, '../../fixtures/polling-worker.ts');
    const told = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const [message] = await once(new Worker(process, { workerData: { file, devices } }), 'message');
        return message as string[];
      }),
    );
    expect(told.flat().toSorted()).toEqual(devices.map((key) => `grant of ${key}`).toSorted());
  });
});

test('expired rows are swept by writes, an hour apart, and immediately where there are too many', async () => {
  const database = new DatabaseSync(':memory:');
  const store = sqliteSessions(database);
  const count = (): unknown => database.prepare('SELECT COUNT(*) AS count FROM sessions').get()?.count;
  for (let index = 0; index < 1100; index++) await store.add({ ...session, key: `${index}`, endsAt: 60 }, 0);
  await store.add({ ...session, key: 'late' }, 3599);
  expect(count()).toBe(1101);
  await store.add({ ...session, key: 'b', endsAt: 9000 }, 3600);
  expect(count()).toBe(102);
  await store.endSession('x', 9000, 3600);
  expect(count()).toBe(1);
});

test('unauthenticated clients of many networks, or of unknown ones, cannot make more than five thousand devices wait', async () => {
  const store = sqliteSessions(new DatabaseSync(':memory:'));
  const now = waiting(0).endsAt - 600;
  const add = (index: number, client?: string) => store.addDevice({ ...waiting(index), client }, now);
  for (let index = 0; index < 5000; index++) {
    expect(await add(index, index % 2 === 0 ? undefined : `192.0.2.${index}`)).toBe(true);
  }
  expect([await add(5000), await add(5001, '192.0.2.1')]).toEqual([false, false]);
});
