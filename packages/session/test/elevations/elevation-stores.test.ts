import { DatabaseSync } from 'node:sqlite';
import { sqliteStorage } from '@portcullis/core/internal';
import { describe, expect, test } from 'vitest';
import { durableObjectElevations } from '../../src/elevations/store/durable-object-elevations.ts';
import { tableElevations } from '../../src/elevations/store/elevation-tables.ts';
import { memoryElevations } from '../../src/index.ts';
import { sqliteElevations } from '../../src/sqlite.ts';
import { elevationContract, requestOf } from '../fixtures/elevation-contract.ts';

const engines = {
  memory: () => memoryElevations(),
  SQLite: () => sqliteElevations(new DatabaseSync(':memory:')),
};

describe.each(Object.entries(engines))('requests for a role in %s', (_engine, make) => {
  for (const [name, check] of Object.entries(elevationContract)) test(name, () => check(make()));
});

test('a sweep deletes expired requests, and returns when the next one expires', async () => {
  const { store, sweep } = tableElevations(sqliteStorage(new DatabaseSync(':memory:')), async () => {});
  await store.ask(requestOf({ expiresAt: 1500 }), { perPerson: 2 }, 1000);
  await store.ask(requestOf({ id: 'two', expiresAt: 1600 }), { perPerson: 2 }, 1000);
  expect([sweep(1499), sweep(1500), sweep(1600)]).toEqual([1500, 1600, undefined]);
});

test('a store in a file deletes expired requests with the first write after an hour', async () => {
  const database = new DatabaseSync(':memory:');
  const store = sqliteElevations(database);
  const stored = () =>
    database
      .prepare('SELECT id FROM elevations')
      .all()
      .map(({ id }) => id);
  await store.ask(requestOf({ expiresAt: 1060 }), { perPerson: 9 }, 1000);
  await store.ask(requestOf({ id: 'two', expiresAt: 9000 }), { perPerson: 9 }, 4599);
  expect(stored()).toEqual(['one', 'two']);
  await store.ask(requestOf({ id: 'three', expiresAt: 9000 }), { perPerson: 9 }, 4600);
  expect(stored()).toEqual(['three', 'two']);
});

test('durableObjectElevations fails at the start because nothing is bound, and not at the first request', () => {
  expect(() => durableObjectElevations(undefined as never)).toThrow(
    'durableObjectElevations: a Durable Object namespace of PortcullisElevations is required, but it is undefined',
  );
});
