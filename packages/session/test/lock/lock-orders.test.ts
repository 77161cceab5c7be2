import { type BaseContext, pipeline, recorder, type TrailEntry, worker } from '@portcullis/core';
import {
  formatNote,
  formatVerifierKey,
  generateSigningKey,
  SIGNATURE_TYPE,
  type SigningKey,
  signingKey,
  signNote,
} from '@portcullis/tlog';
import { describe, expect, test } from 'vitest';
import { lockDesk, lockOrders, memorySessions } from '../../src/index.ts';
import type { LocksOptions } from '../../src/lock/lock-options.ts';
import { formatLockOrder, type LockOrder } from '../../src/lock/lock-order.ts';
import { ADA, lockScene } from '../fixtures/lock-scene.ts';
import { scene } from '../fixtures/scene.ts';

const HOST = 'phorge.corp.example';
const PATH = '/.portcullis/lock';
const PERSON = { email: 'ada@corp.example' };
const keyNamed = async (name: string) => signingKey(name, SIGNATURE_TYPE.ed25519, await generateSigningKey());
const [one, other] = [await keyNamed('corp.example/one'), await keyNamed('corp.example/two')];
const operators = [one, other].map(({ verifierKey }) => formatVerifierKey(verifierKey));

type List = ReturnType<typeof lockScene>;

/** A gate that takes orders. */
function taker(options: Partial<LocksOptions> = {}, list: List = lockScene(options), more: object = {}) {
  let entries: readonly TrailEntry[] = [];
  const app = pipeline<BaseContext>()
    .use(
      recorder((arrival, next) => {
        entries = arrival.trail.entries;
        return next();
      }),
    )
    .use(lockOrders({ path: PATH, operators, desk: lockDesk({ locks: list.locks, ...more }) }))
    .handle(() => new Response('behind'));
  const handler = worker(app, { clock: list.clock });
  const ask = (method: string, path = PATH, body?: string): Promise<Response> =>
    handler(
      new Request(`https://${HOST}${path}`, { method, ...(body === undefined ? {} : { body }) }),
      {},
      { waitUntil: () => {} },
    );
  let orders = 0;
  const note = async (changes: Partial<LockOrder> = {}, keys: readonly SigningKey[] = [one]) => {
    const text = formatLockOrder({
      ...{ action: 'lock', id: `order-${String(++orders).padStart(16, '0')}`, gate: HOST, names: [PERSON] },
      ...{ reason: 'INC-1', until: null, signedAt: list.clock.seconds },
      ...changes,
    });
    return formatNote({ text, signatures: await Promise.all(keys.map((key) => signNote(text, key))) });
  };
  return {
    ...{ list, ask, note },
    entries: () => entries,
    failure: () => entries.find(({ type }) => type === 'request.failed'),
    send: async (changes: Partial<LockOrder> = {}, keys?: readonly SigningKey[]) =>
      ask('POST', PATH, await note(changes, keys)),
    held: async () => list.locks.held(ADA, list.context()),
  };
}

test('an order to lock is answered with what it added and what it does not reach, and not cached', async () => {
  const { send, held } = taker();
  const answer = await send();
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
  const { lock } = await held();
  expect(lock).toMatchObject({ by: 'corp.example/one', signatures: 1, source: 'operator', reason: 'INC-1' });
  expect(lock).not.toHaveProperty('until');
  expect(await answer.json()).toEqual({
    names: [PERSON],
    locks: [lock, expect.objectContaining({ effect: 'end' })],
    sessions: null,
    searchedAll: true,
    uncovered: ['direct', 'accounts', 'unverified'],
  });
});

test('an order to lock for a time locks until then', async () => {
  const { list, send, held } = taker();
  const until = list.clock.seconds + 60;
  await send({ until });
  expect((await held()).lock?.until).toBe(until);
});

test('an order that ends sessions is answered with their number', async () => {
  const gate = await scene({ store: memorySessions() });
  await gate.logIn();
  const list = lockScene({}, { clock: gate.clock });
  const { send } = taker({}, list, { sessions: gate.gate.directory });
  const answer = (await (await send()).json()) as { sessions: number; names: readonly object[] };
  expect([answer.sessions, answer.names]).toEqual([1, [PERSON, { issuer: ADA.issuer, subject: 'ada' }]]);
});

test('an order to unlock removes the lock, and is recorded under the key that signed it', async () => {
  const { send, held, entries } = taker();
  await send();
  const answer = await send({ action: 'unlock', reason: 'found' });
  expect(((await answer.json()) as { locks: object[] }).locks).toMatchObject([{ effect: 'lock' }]);
  expect((await held()).lock).toBeUndefined();
  expect(entries()).toMatchObject([
    { type: 'lock', change: 'unlocked', by: 'corp.example/one', reason: 'found' },
  ]);
});

test('an order to list returns all entries and changes nothing', async () => {
  const { list, send } = taker();
  await send();
  const before = await list.store.list(0);
  const answer = await send({ action: 'list', names: [], reason: '' });
  expect(await answer.json()).toEqual({
    ...{ names: [], locks: before, sessions: null, searchedAll: true, uncovered: [] },
  });
  expect(before).toHaveLength(2);
  expect(await list.store.list(0)).toEqual(before);
});

test('two signatures lock a protected person, under the names of both keys in alphabetical order', async () => {
  const { send, held } = taker({ protectedPeople: [[PERSON]] });
  expect((await send()).status).toBe(403);
  expect((await held()).lock).toBeUndefined();
  expect((await send({}, [other, one])).status).toBe(200);
  expect((await held()).lock).toMatchObject({ by: 'corp.example/one, corp.example/two', signatures: 2 });
});

test.each<[string, Partial<LockOrder>]>([
  ['to lock', {}],
  ['to unlock', { action: 'unlock' }],
  ['to list', { action: 'list', names: [], reason: '' }],
])('an order %s is carried out once', async (_what, changes) => {
  const { ask, note, failure } = taker();
  const body = await note(changes);
  expect((await ask('POST', PATH, body)).status).toBe(200);
  expect((await ask('POST', PATH, body)).status).toBe(403);
  expect(failure()).toMatchObject({
    code: 'session.lock_refused',
    detail: expect.stringContaining('carried out before'),
  });
});

test.each<[string, number, number]>([
  ['signed by a clock that is 300 seconds ahead', 300, 600],
  ['signed by a clock that is 300 seconds behind', -300, 0],
  ['signed now', 0, 300],
])(
  'an order %s is never carried out twice until it is refused for its age',
  async (_what, ahead, seconds) => {
    const { list, ask, note, failure } = taker();
    const body = await note({ signedAt: list.clock.seconds + ahead });
    expect((await ask('POST', PATH, body)).status).toBe(200);
    list.clock.pass(seconds);
    expect((await ask('POST', PATH, body)).status).toBe(403);
    expect(failure()).toMatchObject({ detail: expect.stringContaining('carried out before') });
    list.clock.pass(1);
    expect((await ask('POST', PATH, body)).status).toBe(403);
    expect(failure()).toMatchObject({ detail: expect.stringContaining('not signed within') });
  },
);

test('an isolate whose clock is 300 seconds behind does not carry out an order again that another one has forgotten', async () => {
  const { list, ask, note } = taker();
  const body = await note({ signedAt: list.clock.seconds + 300 });
  const behind = taker({}, lockScene({}, { store: list.store }));
  expect((await ask('POST', PATH, body)).status).toBe(200);
  // The isolate that is on time deletes what is old.
  list.clock.pass(900);
  await list.order({}, {}, 'sweeps');
  behind.list.clock.pass(600);
  expect((await behind.ask('POST', PATH, body)).status).toBe(403);
  expect(behind.failure()).toMatchObject({ detail: expect.stringContaining('carried out before') });
});

describe('an order is refused with 403, and changes nothing,', () => {
  const stranger = keyNamed('corp.example/one');
  test.each<[string, (made: ReturnType<typeof taker>) => Promise<string>, string]>([
    [
      'if a foreign key of a known name signed it',
      async ({ note }) => note({}, [await stranger]),
      'no signature is from a known key',
    ],
    ['for another gateway', ({ note }) => note({ gate: 'wiki.corp.example' }), 'wiki.corp.example'],
    ['that is old', ({ note, list }) => note({ signedAt: list.clock.seconds - 301 }), 'not signed within'],
    ['without a person', ({ note }) => note({ names: [] }), 'is not an order about a person'],
    ['that is no note', async () => 'lock bob', 'signed note'],
    ['that is empty', async () => '', 'signed note'],
    ['that is larger than 16,384 bytes', async () => 'x'.repeat(16_385), 'larger than 16384 bytes'],
  ])('%s', async (_what, body, detail) => {
    const made = taker();
    const answer = await made.ask('POST', PATH, await body(made));
    expect(answer.status).toBe(403);
    expect(made.failure()).toMatchObject({
      code: 'session.lock_refused',
      detail: expect.stringMatching(`^order about a person: .*${detail}`),
    });
    expect(await made.list.store.list(0)).toEqual([]);
  });
});

test('a body of 16,384 bytes is read', async () => {
  const { ask, failure } = taker();
  expect((await ask('POST', PATH, 'x'.repeat(16_384))).status).toBe(403);
  expect(failure()).toMatchObject({ detail: expect.stringContaining('signed note') });
});

test('requests that are not a POST to the path pass', async () => {
  const { ask, note } = taker();
  for (const [method, path, body] of [
    ['GET', PATH, undefined],
    ['PUT', PATH, await note()],
    ['POST', `${PATH}s`, await note()],
    ['POST', '/', await note()],
  ] as const) {
    const answer = await ask(method, path, body);
    expect([answer.status, await answer.text()]).toEqual([200, 'behind']);
  }
});

test('a store that fails withholds the answer, and the order can be sent again', async () => {
  const { list, ask, note } = taker();
  const body = await note({ action: 'list', names: [], reason: '' });
  list.store.mode = 'down';
  expect((await ask('POST', PATH, body)).status).toBe(503);
  list.store.mode = 'up';
  expect((await ask('POST', PATH, body)).status).toBe(200);
});

test('an invalid key of an operator fails the first order, with any signature', async () => {
  const { list } = taker();
  const app = pipeline<BaseContext>()
    .use(lockOrders({ path: PATH, operators: ['one+x+y'], desk: lockDesk({ locks: list.locks }) }))
    .handle(() => new Response('behind'));
  const handler = worker(app, { clock: list.clock, report: () => {} } as never);
  const request = new Request(`https://${HOST}${PATH}`, { method: 'POST', body: 'x' });
  expect((await handler(request, {}, { waitUntil: () => {} })).status).toBe(500);
});

test('lockOrders() names each wrong option', () => {
  const desk = lockDesk({ locks: lockScene().locks });
  for (const path of [5, 'lock', 'x/lock', '/lock?', '/lock#', '/lock?a=b', ['/lock']])
    expect(() => lockOrders({ path: path as never, operators, desk })).toThrow(
      'lockOrders: path must be an absolute path',
    );
  for (const given of [5, [], ['a', 5], { length: 1 }])
    expect(() => lockOrders({ path: PATH, operators: given as never, desk })).toThrow(
      'operators must be an array of at least one verifier key',
    );
  expect(() => lockOrders({ path: PATH, operators, desk: 5 as never })).toThrow(
    'desk must be the result of lockDesk()',
  );
  expect(lockOrders({ path: '/', operators, desk })).toBeTypeOf('function');
});
