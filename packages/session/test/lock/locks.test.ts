import { type BaseContext, type Caller, pipeline, worker } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { type Lock, locks, memoryLocks } from '../../src/index.ts';
import { MOST_LOCKS } from '../../src/lock/lock-store.ts';
import { refuseLocked } from '../../src/lock/refuse-locked.ts';
import { ADA, lockScene, OPERATOR } from '../fixtures/lock-scene.ts';

const ANONYMOUS: Caller = { kind: 'anonymous', challenges: [] };

function gate(scene: ReturnType<typeof lockScene>, answer = () => new Response('welcome')) {
  let caller: Caller = ADA;
  const app = pipeline<BaseContext>()
    .use((_context: BaseContext, next: (added: { readonly caller: Caller }) => Promise<Response>) =>
      next({ caller } as never),
    )
    .use(scene.locks as never)
    .handle(answer);
  const handler = worker(app as never, { clock: scene.clock });
  return async (as: Caller = ADA): Promise<Response> => {
    caller = as;
    return handler(new Request('https://app.example/'), {}, { waitUntil: () => {} });
  };
}

test('a locked caller is refused with 403, others and anonymous clients pass', async () => {
  const scene = lockScene();
  const open = gate(scene);
  expect((await open()).status).toBe(200);
  await scene.order();
  expect((await open()).status).toBe(403);
  expect((await open({ ...ADA, subject: 'bob', email: 'bob@corp.example' })).status).toBe(200);
  expect((await open(ANONYMOUS)).status).toBe(200);
});

test('an anonymous client passes while the store fails, a known caller does not', async () => {
  const scene = lockScene();
  scene.store.mode = 'down';
  const open = gate(scene);
  expect([(await open(ANONYMOUS)).status, (await open()).status]).toEqual([200, 503]);
});

test('a stream of a person who is locked ends at the next check', async () => {
  const sleeps: (() => void)[] = [];
  const sleep = (ms: number): Promise<void> =>
    new Promise((done) => {
      if (ms === 5000) sleeps.push(done);
    });
  const scene = lockScene({ sleep });
  const open = gate(
    scene,
    () => new Response(new ReadableStream(), { headers: { 'content-type': 'text/event-stream' } }),
  );
  const stream = await open();
  await scene.order();
  sleeps.at(-1)?.();
  await expect(stream.text()).rejects.toThrow();
});

describe('an order', () => {
  test('is recorded with who, why and until when', async () => {
    const { locks, clock, context } = lockScene();
    const at = context();
    const until = clock.seconds + 60;
    const names = [
      { username: 'ada' },
      { email: 'ada@corp.example' },
      { issuer: 'https://idp.example', subject: 'ada' },
    ];
    const [lock] = await locks.carryOut(
      { action: 'lock', names, reason: 'INC-1', until },
      OPERATOR,
      { id: 'a', keepUntil: 1 },
      at,
    );
    expect(at.trail.entries).toEqual([
      {
        type: 'lock',
        change: 'locked',
        source: 'operator',
        by: 'corp.example/security',
        id: lock?.id,
        issuer: 'https://idp.example',
        subject: 'ada',
        email: 'ada@corp.example',
        username: 'ada',
        reason: 'INC-1',
        until,
      },
    ]);
  });

  test('that was carried out before is refused and recorded, and changes nothing', async () => {
    const { locks, context, order } = lockScene();
    await order({}, {}, 'lock');
    await order({ action: 'unlock' }, {}, 'unlock');
    await order({}, {}, 'again');
    const at = context();
    const change = { action: 'unlock', names: [{ email: 'ada@corp.example' }], reason: 'r' } as const;
    await expect(locks.carryOut(change, OPERATOR, { id: 'unlock', keepUntil: 1 }, at)).rejects.toMatchObject({
      code: 'session.lock_refused',
      status: 403,
    });
    expect(at.trail.entries).toMatchObject([{ change: 'refused', code: 'session.lock_refused' }]);
    expect((await locks.held(ADA, context())).lock).toBeDefined();
  });

  test('about a protected person needs two signatures', async () => {
    const scene = lockScene({ protectedPeople: [[{ email: 'ada@corp.example' }, { username: 'ada' }]] });
    await expect(scene.order({ names: [{ username: 'Ada' }] })).rejects.toMatchObject({
      code: 'session.lock_needs_second',
    });
    expect(await scene.store.list(0)).toEqual([]);
    await scene.order({}, { signatures: 2 });
    expect((await scene.locks.held(ADA, scene.context())).lock).toBeDefined();
  });

  test('beyond the limit of its key within an hour is refused with 429', async () => {
    const { order } = lockScene({ perHour: 2 });
    await order();
    await order();
    await expect(order()).rejects.toMatchObject({ code: 'session.lock_limited', status: 429 });
    await order({}, { by: 'corp.example/other' });
    // Ending sessions keeps no one out.
    await order({ action: 'end' });
  });

  test('of an operator has room where entries of providers fill the list', async () => {
    const { order, store, locks, context, clock } = lockScene();
    const entries = Array.from({ length: MOST_LOCKS - 2 }, (_, one) => ({
      ...{ id: `mark ${one}`, effect: 'end', names: [{ issuer: 'https://idp.example', subject: `${one}` }] },
      ...{
        source: 'provider',
        by: 'https://idp.example',
        reason: 'a signal',
        signatures: 1,
        at: clock.seconds,
      },
    })) as Lock[];
    await store.add(entries, { id: 'many', keepUntil: clock.seconds + 60 }, { perHour: 1 }, clock.seconds);
    const provider = { source: 'provider', by: 'https://idp.example' } as const;
    await expect(order({ action: 'refresh' }, provider)).rejects.toMatchObject({
      code: 'session.lock_limited',
    });
    await order();
    expect((await locks.held(ADA, context())).lock).toBeDefined();
  });

  test('cannot be carried out if the store fails, and that is recorded', async () => {
    const { order, store } = lockScene();
    await order();
    store.mode = 'down';
    await expect(order({}, { signatures: 2 })).rejects.toMatchObject({ code: 'session.unavailable' });
  });

  test('to unlock removes locks and required logins of all sources; what ended the sessions stays', async () => {
    const { order, locks, context } = lockScene();
    await order();
    await order({}, { source: 'provider', by: 'https://idp.example' });
    await order({ action: 'ask' });
    const removed = await order({ action: 'unlock' });
    expect(removed.map(({ effect }) => effect).toSorted()).toEqual(['ask', 'lock', 'lock']);
    const held = await locks.held(ADA, context());
    expect([held.lock, held.askedAt, held.endedAt > 0]).toEqual([undefined, Number.NEGATIVE_INFINITY, true]);
  });

  test('of a provider to unlock removes only its own locks', async () => {
    const { order, locks, context } = lockScene();
    const provider = { source: 'provider', by: 'https://idp.example' } as const;
    await order({ reason: 'ours' });
    await order({}, provider);
    await order({ reason: 'another' }, { ...provider, by: 'https://other.example' });
    await order({ reason: 'an operator of that name' }, { by: provider.by });
    await order({ action: 'unlock' }, provider);
    const left = (await locks.list(context())).filter(({ effect }) => effect === 'lock');
    expect(left.map(({ reason }) => reason).toSorted()).toEqual([
      'an operator of that name',
      'another',
      'ours',
    ]);
  });

  test('to end sessions is stored as long as a session may last', async () => {
    const { order, clock } = lockScene({ sessionSeconds: 3600 });
    const [lock, end] = await order();
    expect([lock?.until, end?.until]).toEqual([undefined, clock.seconds + 3600]);
    const [refresh] = await order({ action: 'refresh' });
    expect(refresh?.until).toBe(clock.seconds + 86_400);
  });
});

test('the record of an order has the first name of each kind', async () => {
  const { locks, context } = lockScene();
  const at = context();
  const names = [{ email: 'one@corp.example' }, { email: 'two@corp.example' }, { username: 'ada' }];
  const order = { id: 'names', keepUntil: 1 };
  await locks.carryOut({ action: 'lock', names, reason: 'r' }, OPERATOR, order, at);
  expect(at.trail.entries).toEqual([expect.objectContaining({ email: 'one@corp.example', username: 'ada' })]);
  expect(at.trail.entries[0]).not.toHaveProperty('subject');
});

test('an order that fails for another reason is recorded as well', async () => {
  const random = (): never => {
    throw new Error('no random source');
  };
  const { locks, context } = lockScene({ random });
  const at = context();
  const change = { action: 'lock', names: [{ username: 'ada' }], reason: 'r' } as const;
  await expect(locks.carryOut(change, OPERATOR, { id: 'a', keepUntil: 1 }, at)).rejects.toThrow('no random');
  expect(at.trail.entries).toMatchObject([{ change: 'refused', code: 'request.crashed' }]);
});

test('an order without an effect is used once', async () => {
  const { locks, context } = lockScene();
  const order = { id: 'list', keepUntil: 9_000_000_000 };
  expect([await locks.useOnce(order, context()), await locks.useOnce(order, context())]).toEqual([
    true,
    false,
  ]);
});

test('the detail of a refusal says which lock it is, who ordered it, and until when', async () => {
  const { order, locks, context } = lockScene();
  const refusal = async () => {
    const held = await locks.held(ADA, context());
    return expect(() => refuseLocked(held));
  };
  const [lock] = await order({ until: 4_102_444_800 });
  (await refusal()).toThrow(
    expect.objectContaining({
      detail: `the person has the lock ${lock?.id} (by operator), until 2100-01-01T00:00:00.000Z`,
    }),
  );
  await order({ action: 'unlock' });
  await order();
  (await refusal()).toThrow(
    expect.objectContaining({ detail: expect.stringMatching(/ \(by operator\), until it is removed$/) }),
  );
});

test('locks() reads options from the bindings, one list for each', async () => {
  const store = memoryLocks();
  const made = locks<{ readonly store: typeof store }>(({ store }) => ({ store }));
  const { context } = lockScene();
  const at = { ...context(), env: { store } };
  await made.carryOut(
    { action: 'lock', names: [{ email: 'ada@corp.example' }], reason: 'r' },
    OPERATOR,
    { id: 'a', keepUntil: 1 },
    at as never,
  );
  expect((await made.held(ADA, at)).lock).toBeDefined();
});
