import type { SqliteStorage } from '@portcullis/core/internal';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  PortcullisBreakGlass,
  PortcullisElevations,
  PortcullisLocks,
  PortcullisSessions,
} from '../../../src/durable-object.ts';
import { memoryElevations, memorySessions } from '../../../src/index.ts';
import { storeObject } from '../../../src/store/durable-object/store-object.ts';
import { elevationContract } from '../../fixtures/elevation-contract.ts';
import { lockContract } from '../../fixtures/lock-contract.ts';
import { objectState } from '../../fixtures/object-state.ts';

vi.mock('cloudflare:workers', async () => (await import('../../fixtures/object-state.ts')).workersInNode());

const NOW = 1_800_000_000;
const HOUR_MS = 3_600_000;

beforeEach(() => void vi.useFakeTimers({ now: NOW * 1000, toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

describe('a Durable Object that keeps a store', () => {
  /** A store that notes what is called, and whose next expiry the test states. */
  function keeper(id?: string) {
    const calls: unknown[] = [];
    const given: { next: number | undefined; storage: SqliteStorage | undefined } = {
      next: undefined,
      storage: undefined,
    };
    const Keeper = storeObject<{ put: (...values: number[]) => Promise<string> }>(
      { put: true },
      HOUR_MS,
      (storage, later) => {
        given.storage = storage;
        return {
          store: {
            put: async (...values) => {
              calls.push(values);
              await later(NOW);
              return 'put';
            },
          },
          sweep: (now) => {
            calls.push(`swept at ${now}`);
            return given.next;
          },
        };
      },
    );
    const { state, alarms } = objectState(id);
    return { object: new Keeper(state, {} as never), alarms, calls, given };
  }

  test('hands each call to its store with all values, and returns what the store answers', async () => {
    const { object, calls } = keeper();
    expect(await object.put(1, 2)).toBe('put');
    expect(calls).toEqual([[1, 2]]);
  });

  test.each([
    ['half of the time, if its id starts low', '0000000000000000', 0.5],
    ['three quarters of the time, if its id starts in the middle', '80000000ffffffff', 0.75],
    ['nearly all of the time, if its id starts high', 'ffffffff00000000', 1],
  ])('wakes after %s, so that not all objects sweep in the same second', async (_what, id, part) => {
    const { object, alarms } = keeper(id);
    await object.put();
    expect(alarms).toEqual([NOW * 1000 + Math.round(HOUR_MS * part)]);
  });

  test('sweeps when its alarm fires, by the clock of the machine, and wakes again for the next expiry', async () => {
    const { object, alarms, calls, given } = keeper();
    await object.alarm();
    expect([calls, alarms]).toEqual([[`swept at ${NOW}`], []]);
    given.next = NOW + 86_400;
    await object.alarm();
    expect(alarms).toEqual([(NOW + 86_400) * 1000]);
  });

  test('gives its store SQLite whose transactions are rolled back if they fail', () => {
    const { storage } = keeper().given;
    storage?.sql.exec('CREATE TABLE one (a)');
    const fails = () =>
      storage?.transactionSync(() => {
        storage.sql.exec('INSERT INTO one VALUES (?)', 1);
        throw new Error('half-way');
      });
    expect(fails).toThrow('half-way');
    expect(storage?.sql.exec('SELECT a FROM one').toArray()).toEqual([]);
    expect(storage?.transactionSync(() => 'done')).toBe('done');
  });
});

const methodsOf = (object: object): readonly string[] =>
  Object.getOwnPropertyNames(Object.getPrototypeOf(Object.getPrototypeOf(object))).toSorted();

test.each([
  ['PortcullisSessions', PortcullisSessions, Object.keys(memorySessions())],
  ['PortcullisLocks', PortcullisLocks, ['list', 'add', 'remove']],
  ['PortcullisElevations', PortcullisElevations, Object.keys(memoryElevations())],
  ['PortcullisBreakGlass', PortcullisBreakGlass, ['redeem', 'find', 'end', 'revoke']],
])('%s has the methods of its store, and a Worker can call no others', (_name, Class, methods) => {
  const object = new Class(objectState().state, {} as never);
  expect(methodsOf(object)).toEqual(['constructor', 'alarm', ...methods].toSorted());
});

describe('PortcullisLocks', () => {
  for (const [name, check] of Object.entries(lockContract))
    test(name, () => check(new PortcullisLocks(objectState().state, {} as never)));
});

describe('PortcullisElevations', () => {
  for (const [name, check] of Object.entries(elevationContract))
    test(name, () => check(new PortcullisElevations(objectState().state, {} as never)));
});

test('PortcullisSessions forgets expired sessions when its alarm fires, within the hour after one was stored', async () => {
  const { state, alarms, rowsIn } = objectState();
  const object = new PortcullisSessions(state, {} as never);
  const session = { key: 'a', issuer: 'https://idp.example', subject: 'ada', sid: undefined, session: '{}' };
  await object.add({ ...session, endsAt: NOW + 60 }, NOW);
  expect(alarms).toEqual([NOW * 1000 + 0.75 * HOUR_MS]);
  await object.alarm();
  expect(rowsIn('sessions')).toBe(1);
  vi.setSystemTime((NOW + 60) * 1000);
  await object.alarm();
  expect(rowsIn('sessions')).toBe(0);
});
