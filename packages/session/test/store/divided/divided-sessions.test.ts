import { describe, expect, test, vi } from 'vitest';
import {
  dividedRevocations,
  dividedSessions,
  memorySessions,
  type SessionObjects,
  type StoredAgent,
} from '../../../src/index.ts';
import { storeConformance } from '../../fixtures/store-conformance.ts';

const NOW = 1_800_000_000;
const ADA = { issuer: 'https://idp.example', subject: 'ada' };

type Stores = Map<string, ReturnType<typeof memorySessions>>;

/** Objects that are made when they are first named. */
function objects(made: Stores = new Map()) {
  const named = (name: string) => {
    const store = made.get(name) ?? memorySessions();
    made.set(name, store);
    return store;
  };
  return { made, named };
}

const keyOf = (index: number) => `key ${index}`;

const stored = (key: string) => ({
  ...{ key, ...ADA, sid: undefined, session: `session of ${key}`, endsAt: NOW + 3600 },
});

const DIVISIONS: readonly SessionObjects[] = [
  { objects: 1, otherObjects: 8 },
  { objects: 3 },
  { objects: 8, otherObjects: 1 },
  { objects: 2, otherObjects: 5 },
];

describe.each(DIVISIONS)('sessions divided by %o do what every store does', (division) => {
  for (const [name, check] of Object.entries(storeConformance)) {
    test(name, () => {
      const { named } = objects();
      const { endSession, isEnded } = dividedRevocations(named, division);
      return check({ ...dividedSessions(named, division), endSession, isEnded });
    });
  }
});

test('sessions are spread evenly among eight objects: none has more than a sixth of 10,000', async () => {
  const { made, named } = objects();
  const store = dividedSessions(named, { objects: 8 });
  for (let index = 0; index < 10_000; index += 1) await store.add(stored(keyOf(index)), NOW);
  const counts = await Promise.all(
    [...made.values()].map(async (one) => (await one.list(undefined, NOW, 10_000)).length),
  );
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(10_000);
  expect(Math.max(...counts)).toBeLessThan(10_000 / 6);
});

test('an agent is used and refreshed by one call each, to the object of its session', async () => {
  const { made, named } = objects();
  const store = dividedSessions(named, { objects: 8 });
  await store.add(stored(keyOf(1)), NOW);
  const agent = {
    ...{ id: 'agent', sessionKey: keyOf(1), ...ADA, redirectUri: 'http://127.0.0.1/done', scopes: ['read'] },
    ...{ client: { id: 'chat', name: 'Chat', known: 'registered' }, resource: 'https://tools.example/mcp' },
    ...{ createdAt: NOW, usedAt: NOW, endsAt: NOW + 600 },
  } satisfies StoredAgent;
  await store.addAgent(agent, NOW);
  const used = [...made.values()].map((one) => vi.spyOn(one, 'useAgent'));
  const turned = [...made.values()].map((one) => vi.spyOn(one, 'turnAgent'));
  expect(await store.useAgent('agent', NOW, 0, keyOf(1))).toEqual(agent);
  expect(await store.turnAgent('agent', 1, NOW, keyOf(1))).toMatchObject({ state: 'turned' });
  for (const spies of [used, turned]) expect(spies.flatMap(({ mock }) => mock.calls)).toHaveLength(1);
});

test('a session is found by one call to one object', async () => {
  const { made, named } = objects();
  const store = dividedSessions(named, { objects: 8 });
  await store.add(stored('key'), NOW);
  const finds = [...made.values()].map((one) => vi.spyOn(one, 'find'));
  expect(await store.find('key', NOW, 0)).toMatchObject({ session: 'session of key' });
  expect(finds.map((find) => find.mock.calls.length).reduce((sum, calls) => sum + calls, 0)).toBe(1);
});

test('the use of a credential asks only the object of its session', async () => {
  const { made, named } = objects();
  const store = dividedSessions(named, { objects: 8 });
  await store.add(stored('key'), NOW);
  const times = { createdAt: NOW, usedAt: NOW, endsAt: NOW + 600 };
  await store.addCredential({ id: 'c', sessionKey: 'key', ...ADA, name: 'arc', ...times }, NOW);
  const uses = [...made.values()].map((one) => vi.spyOn(one, 'useCredential'));
  expect(await store.useCredential('c', NOW, 0, 'key')).toBe(true);
  expect(uses.map((use) => use.mock.calls.length).reduce((sum, calls) => sum + calls, 0)).toBe(1);
});

test('a credential that is issued during a move is listed with its session, which is in the other object', async () => {
  const { named } = objects();
  await dividedSessions(named, { objects: 1 }).add(stored('key'), NOW);
  const moving = dividedSessions(named, { objects: 8, otherObjects: 1 });
  const times = { createdAt: NOW, usedAt: NOW, endsAt: NOW + 600 };
  await moving.addCredential({ id: 'c', sessionKey: 'key', ...ADA, name: 'arc', ...times }, NOW);
  expect((await moving.listCredentials(ADA, NOW)).map(({ id }) => id)).toEqual(['c']);
  expect(await dividedSessions(named, { objects: 1 }).useCredential('c', NOW)).toBe(true);
});

test('a logout by the provider whose call fails in one object can be repeated, and then ends all sessions', async () => {
  const { made, named } = objects();
  const store = dividedSessions(named, { objects: 4 });
  for (let index = 0; index < 20; index += 1) await store.add(stored(keyOf(index)), NOW);
  const broken = [...made.values()][1] as ReturnType<typeof memorySessions>;
  vi.spyOn(broken, 'endOnce').mockRejectedValueOnce(new Error('overloaded'));
  await expect(store.endOnce(ADA, 'jti', NOW + 60, NOW)).rejects.toThrow('overloaded');
  expect(await store.endOnce(ADA, 'jti', NOW + 60, NOW)).toBe(true);
  expect(await store.list(ADA, NOW, 100)).toEqual([]);
  expect(await store.endOnce(ADA, 'jti', NOW + 60, NOW)).toBe(false);
});

test('a repeated logout token ends no session that started after the first', async () => {
  const { named } = objects();
  const store = dividedSessions(named, { objects: 4 });
  expect(await store.endOnce(ADA, 'jti', NOW + 600, NOW)).toBe(true);
  for (let index = 0; index < 20; index += 1) await store.add(stored(keyOf(index)), NOW + 5);
  expect(await store.endOnce(ADA, 'jti', NOW + 600, NOW + 10)).toBe(false);
  expect(await store.list(ADA, NOW + 10, 100)).toHaveLength(20);
});

test('an end of all sessions of a person fails if one object does not respond', async () => {
  const { made, named } = objects();
  const store = dividedSessions(named, { objects: 4 });
  await store.add(stored('key'), NOW);
  const broken = [...made.values()][1] as ReturnType<typeof memorySessions>;
  vi.spyOn(broken, 'endAll').mockRejectedValueOnce(new Error('overloaded'));
  await expect(store.endAll(ADA, NOW)).rejects.toThrow('overloaded');
});

test.each<[SessionObjects, string]>([
  [{ objects: 0 }, 'objects must be a whole number from 1 to 64'],
  [{ objects: 65 }, 'objects must be a whole number from 1 to 64'],
  [{ objects: 8, otherObjects: 8 }, 'otherObjects must not be the same number as objects (8)'],
  [{ otherObjects: 1 }, 'otherObjects must not be the same number as objects (1)'],
])('sessions cannot be divided by %o', (division, message) => {
  expect(() => dividedSessions(memorySessions, division)).toThrow(message);
  expect(() => dividedRevocations(memorySessions, division)).toThrow(message);
});
