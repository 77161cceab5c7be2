import { expect, test } from 'vitest';
import { memorySessions } from '../../src/index.ts';
import { SessionHashes } from '../../src/store/session-hashes.ts';
import { StoreBackend } from '../../src/store/store-backend.ts';
import { NOW, sessionOf } from './session-of.ts';

const backendOf = (store = memorySessions()): StoreBackend =>
  new StoreBackend(store, (ask) => ask(), new SessionHashes());

test('a session is what the store has of it: the cookie says which it is, and is never behind', async () => {
  const backend = backendOf();
  const text = await backend.begin(sessionOf(), NOW + 600, NOW);
  expect(JSON.parse(text)).toEqual({ v: 1, id: 'i' });
  expect([backend.isInCookie, backend.knownHere()]).toEqual([false, undefined]);
  const found = await backend.find(text, NOW, NOW);
  if (found === undefined) throw new Error('it is there');
  expect(found).toMatchObject({ session: { subject: 'ada' }, isNewer: false });
  expect(await backend.claim(found, NOW, NOW + 10)).toBe(true);
  expect(await backend.replace(found, sessionOf({ groups: ['eng'] }))).toBe(true);
  const renewed = await backend.find(text, NOW, NOW);
  expect(renewed).toMatchObject({ session: { groups: ['eng'] }, isNewer: false });
});

test.each([
  ['a session that was kept in it, before there was a store', { v: 1, session: sessionOf() }],
  ['an id that is no text', { v: 1, id: ['i'] }],
  ['nothing', null],
  ['a text', 'i'],
])('a cookie of %s is none', async (_what, content) => {
  const backend = backendOf();
  await backend.begin(sessionOf(), NOW + 600, NOW);
  expect(await backend.find(JSON.stringify(content), NOW, NOW)).toBeUndefined();
});

test.each<[how: string, end: (backend: StoreBackend) => Promise<unknown>]>([
  ['is ended', (backend) => backend.end(sessionOf())],
  ['is over by itself', (backend) => backend.forget(sessionOf())],
  ['is ended with all of its owner', (backend) => backend.ender.endAll(ADA, NOW)],
  ['is ended with all of its owner, once', (backend) => backend.ender.endOnce(ADA, 'jti', NOW + 60, NOW)],
])('a session that %s is gone from the store', async (_how, end) => {
  const store = memorySessions();
  const backend = backendOf(store);
  const text = await backend.begin(sessionOf(), NOW + 600, NOW);
  await end(backend);
  expect(await backend.find(text, NOW, NOW)).toBeUndefined();
  expect(await store.list(undefined, NOW, 1)).toEqual([]);
});

const ADA = { issuer: 'https://idp.example', subject: 'ada' };
