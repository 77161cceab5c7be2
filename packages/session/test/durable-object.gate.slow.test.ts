import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleWorker, oneModule } from '../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../scripts/compatibility-date.ts';
import {
  type AgentStore,
  type CredentialStore,
  dividedRevocations,
  dividedSessions,
  type HandOverStore,
  type LockStore,
  memorySessions,
  type Revocations,
  type SessionObjects,
  type SessionStore,
} from '../src/index.ts';
import { badMinutes } from './fixtures/bad-minutes.ts';
import { fullListContract, lockContract } from './fixtures/lock-contract.ts';
import { storeConformance } from './fixtures/store-conformance.ts';

/** The Durable Object in real workerd, with its SQLite. */
const worker = new Miniflare({
  ...oneModule(await bundleWorker(join(import.meta.dirname, 'fixtures/store-worker.ts'))),
  compatibilityDate,
  durableObjects: {
    SESSIONS: { className: 'TestSessions', useSQLite: true },
    LOCKS: { className: 'PortcullisLocks', useSQLite: true },
  },
});

beforeAll(() => worker.ready);
afterAll(() => worker.dispose());

async function callObject<Answer>(
  name: string,
  method: string,
  parameters: readonly unknown[],
): Promise<Answer> {
  const body = JSON.stringify({ name, method, parameters });
  // Over connections that stay open, unlike those of Miniflare's own calls.
  const response = await fetch(await worker.ready, { method: 'POST', body });
  return ((await response.json()) as { answer: Answer }).answer;
}

/** A store whose calls go over the wire to an object of this name. */
function storeNamed(name: string): SessionStore & Revocations & CredentialStore & HandOverStore & AgentStore {
  const call =
    (method: string) =>
    (...parameters: readonly unknown[]): Promise<never> =>
      callObject(name, method, parameters);
  const methods = Object.keys(memorySessions());
  return Object.fromEntries(methods.map((method) => [method, call(method)])) as never;
}

for (const [name, check] of Object.entries(storeConformance)) {
  test(name, () => check(storeNamed(name)));
}

/** Sessions divided among objects of these names. */
function dividedStore(
  prefix: string,
  division: SessionObjects,
): SessionStore & Revocations & CredentialStore & HandOverStore & AgentStore {
  const named = (object: string) => storeNamed(`${prefix} ${object}`);
  const { endSession, isEnded } = dividedRevocations(named, division);
  return { ...dividedSessions(named, division), endSession, isEnded };
}

for (const [name, check] of Object.entries(storeConformance)) {
  test(`divided among eight objects, one of which had all sessions: ${name}`, () =>
    check(dividedStore(name, { objects: 8, otherObjects: 1 })));
}

test('objects of one class delete expired rows at different times', async () => {
  const names = Array.from({ length: 8 }, (_, index) => `alarm ${index}`);
  const now = Math.floor(Date.now() / 1000);
  const session = { issuer: 'https://idp.example', subject: 'ada', sid: undefined, session: '{}' };
  await Promise.all(
    names.map((name) => storeNamed(name).add({ key: 'a', ...session, endsAt: now + 60 }, now)),
  );
  const alarms = await Promise.all(names.map((name) => callObject<number>(name, 'alarmAt', [])));
  const minutes = new Set(alarms.map((at) => Math.floor(at / 60_000)));
  expect(minutes.size).toBeGreaterThan(4);
});

for (const [name, check] of Object.entries(badMinutes)) test(name, () => check(storeNamed(name)));

/** A list of locks in an object of this name. */
function locksNamed(name: string): LockStore {
  const call =
    (method: string) =>
    (...parameters: readonly unknown[]): Promise<never> =>
      callObject(name, `locks.${method}`, parameters);
  return { list: call('list'), add: call('add'), remove: call('remove') };
}

for (const [name, check] of Object.entries(lockContract)) {
  test(`the list of locks: ${name}`, () => check(locksNamed(name)));
}

test('the list of locks: a full list takes no more', () => fullListContract(locksNamed('full')));

test('6,000 expired sessions are swept, though an end is remembered for a year', async () => {
  const on = <Answer>(method: string, ...parameters: readonly unknown[]): Promise<Answer> =>
    callObject('sweep', method, parameters);
  const now = Math.floor(Date.now() / 1000);
  const sessions = Array.from({ length: 6000 }, (_, index) => ({
    key: `key-${index}`,
    issuer: 'https://idp.example',
    subject: `person-${index}`,
    session: '{}',
    endsAt: now - 1,
  }));
  await on('endAll', { issuer: 'https://idp.example', subject: 'somebody' }, now);
  // All that is left is the end, which is remembered for a year: the object need not wake before.
  await on('wake');
  expect(await on<number>('alarmAt')).toBeGreaterThan(Date.now() + 300 * 86_400_000);
  for (let index = 0; index < sessions.length; index += 1000) {
    await on('addMany', sessions.slice(index, index + 1000), now);
  }
  expect(await on('rows')).toBe(6000);
  // What is added is over long before that: the object wakes within the hour.
  expect(await on<number>('alarmAt')).toBeLessThan(Date.now() + 3_700_000);
  // Not all at once, so that others get their turn; but soon.
  const left = await on<number>('wake');
  expect([left, (await on<number>('alarmAt')) < Date.now() + 60_000]).toEqual([5000, true]);
  for (let sweep = 0; sweep < 6; sweep++) await on('wake');
  expect(await on('rows')).toBe(0);
});
