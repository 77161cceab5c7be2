import { expect, test } from 'vitest';
import { memorySessions } from '../../src/index.ts';
import { SessionHashes } from '../../src/keeping/session-hashes.ts';
import { StoreBackend } from '../../src/keeping/store-backend.ts';
import { NOW, sessionOf } from './session-of.ts';

const backendOf = (store = memorySessions()): StoreBackend =>
  new StoreBackend(store, (ask) => ask(), new SessionHashes(), {
    scope: 'https://app.example',
    ids: async () => ['key'],
  });

test('a session is what the store holds: the cookie only identifies it, and is never outdated', async () => {
  const backend = backendOf();
  const text = await backend.begin(sessionOf(), NOW + 600, NOW);
  expect(JSON.parse(text)).toEqual({ v: 1, id: 'i' });
  expect([backend.isInCookie, backend.knownHere()]).toEqual([false, undefined]);
  const found = await backend.find(text, NOW, NOW, undefined);
  if (found === undefined) throw new Error('it is there');
  expect(found).toMatchObject({ session: { subject: 'ada' }, isNewer: false });
  expect(await backend.claim(found, NOW, NOW + 10)).toBe(true);
  expect(await backend.replace(found, sessionOf({ groups: ['eng'] }))).toBe(true);
  const renewed = await backend.find(text, NOW, NOW, undefined);
  expect(renewed).toMatchObject({ session: { groups: ['eng'] }, isNewer: false });
});

test.each([
  ['a session that was kept in it, before there was a store', { v: 1, session: sessionOf() }],
  ['an id that is no text', { v: 1, id: ['i'] }],
  ['nothing', null],
  ['a text', 'i'],
])('a cookie of %s is no session', async (_what, content) => {
  const backend = backendOf();
  await backend.begin(sessionOf(), NOW + 600, NOW);
  expect(await backend.find(JSON.stringify(content), NOW, NOW, undefined)).toBeUndefined();
});

test.each<[how: string, end: (backend: StoreBackend) => Promise<unknown>]>([
  ['is ended', (backend) => backend.end(sessionOf())],
  ['is over by itself', (backend) => backend.forget(sessionOf())],
  ['is ended with all of its owner', (backend) => backend.ender.endAll(ADA, NOW)],
  ['is ended with all of its owner, once', (backend) => backend.ender.endOnce(ADA, 'jti', NOW + 60, NOW)],
])('a session that %s is deleted from the store', async (_how, end) => {
  const store = memorySessions();
  const backend = backendOf(store);
  const text = await backend.begin(sessionOf(), NOW + 600, NOW);
  await end(backend);
  expect(await backend.find(text, NOW, NOW, undefined)).toBeUndefined();
  expect(await store.list(undefined, NOW, 1)).toEqual([]);
});

test('the list of the store shows when each session was last seen, and ends one only for its user', async () => {
  const { begin, find, list, listPage } = backendOf();
  await begin(sessionOf(), NOW + 600, NOW);
  const last = await begin(sessionOf({ id: 'last' }), NOW + 900, NOW);
  await begin(sessionOf({ id: 'of bob', subject: 'bob' }), NOW + 900, NOW);
  await find(last, NOW + 70, NOW, undefined);
  const [one, two] = [await list.of(ADA, NOW, 1), await list.of(ADA, NOW, 9, 1)];
  expect([...one, ...two].map(({ session }) => [session.id, session.seenAt])).toEqual([
    ['last', NOW + 70],
    ['i', NOW],
  ]);
  expect(await list.of(undefined, NOW, 9)).toHaveLength(3);
  const key = one[0]?.key ?? '';
  expect(await list.take(key, { ...ADA, subject: 'bob' })).toBeUndefined();
  expect(await list.take(key, ADA)).toEqual(sessionOf({ id: 'last' }));
  expect(await find(last, NOW, NOW, undefined)).toBeUndefined();
  expect(await listPage()).toHaveProperty('sessionListPage');
});

const ADA = { issuer: 'https://idp.example', subject: 'ada' };
