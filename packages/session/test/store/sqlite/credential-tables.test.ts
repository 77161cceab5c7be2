import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { sqliteSessions } from '../../../src/sqlite.ts';
import { MOST_DEVICES } from '../../../src/store/credential-store.ts';

test('at most 5,000 devices wait; once they have expired, others can', async () => {
  const database = new DatabaseSync(':memory:');
  const store = sqliteSessions(database);
  const add = (one: string, now: number) =>
    store.addDevice({ key: one, userCode: one, name: 'git', client: undefined, endsAt: now + 600 }, now);
  database
    .prepare(
      `WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < ?)
       INSERT INTO devices (key, user_code, name, asked_at, ends_at) SELECT n, n, 'git', 0, 1600 FROM many`,
    )
    .run(MOST_DEVICES - 1);
  expect(await add('the last', 1000)).toBe(true);
  expect(await add('one more', 1599)).toBe(false);
  expect(await add('one more', 1600)).toBe(true);
});
