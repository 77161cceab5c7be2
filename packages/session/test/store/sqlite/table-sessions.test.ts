import { DatabaseSync } from 'node:sqlite';
import { sqliteStorage } from '@portcullis/core/internal';
import { expect, test } from 'vitest';
import { tableSessions } from '../../../src/store/sqlite/table-sessions.ts';

const tables = () => tableSessions(sqliteStorage(new DatabaseSync(':memory:')), async () => {});
const session = { issuer: 'https://idp.example', subject: 'ada', sid: undefined, session: '{}' };

test('a sweep returns when the next row of any table expires, and nothing once no row is left', async () => {
  const { store, sweep } = tables();
  expect(sweep(0)).toBeUndefined();
  await store.add({ ...session, key: 'a', endsAt: 300 }, 0);
  await store.endSession('in a cookie', 200, 0);
  expect(sweep(0)).toBe(200);
  expect(sweep(200)).toBe(300);
  expect(sweep(300)).toBeUndefined();
});

test('a session that was last seen at the start of the idle time counts as seen', async () => {
  const { store } = tables();
  await store.add({ ...session, key: 'a', endsAt: 9000 }, 100);
  expect((await store.find('a', 200, 101))?.seenAt).toBe(100);
  expect(await store.find('a', 200, 100)).toBeDefined();
  expect((await store.find('a', 201, 0))?.seenAt).toBe(200);
});
