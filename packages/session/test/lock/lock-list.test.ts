import { expect, test } from 'vitest';
import type { Lock } from '../../src/index.ts';
import { lockOf } from '../fixtures/lock-contract.ts';
import { ADA, lockScene, watchedLocks } from '../fixtures/lock-scene.ts';

/** A wait whose time does not come. */
const never = (): Promise<void> => new Promise(() => {});

test('the list is read once in three seconds, and at once in between', async () => {
  const { locks, clock, store, context } = lockScene();
  expect(locks.held(ADA, context())).toBeInstanceOf(Promise);
  await locks.held(ADA, context());
  const reads = store.reads;
  clock.milliseconds += 2999;
  expect(locks.held(ADA, context())).not.toBeInstanceOf(Promise);
  expect(store.reads).toBe(reads);
  clock.milliseconds += 1;
  await locks.held(ADA, context());
  expect(store.reads).toBe(reads + 1);
});

test('a lock that another isolate ordered holds after three seconds', async () => {
  const one = lockScene();
  const other = lockScene({}, one);
  await other.locks.held(ADA, other.context());
  await one.order();
  expect((await other.locks.held(ADA, other.context())).lock).toBeUndefined();
  other.clock.pass(3);
  expect((await other.locks.held(ADA, other.context())).lock).toBeDefined();
});

test('a lock holds at once in the isolate that ordered it', async () => {
  const { locks, order, context } = lockScene();
  await locks.held(ADA, context());
  await order();
  expect((await locks.held(ADA, context())).lock).toBeDefined();
});

test('while one request reads the list, others use it for six seconds at most', async () => {
  const { locks, clock, store, context } = lockScene({ sleep: never });
  await locks.held(ADA, context());
  store.mode = 'hangs';
  clock.pass(4);
  expect(locks.held(ADA, context())).toBeInstanceOf(Promise);
  expect(locks.held(ADA, context())).not.toBeInstanceOf(Promise);
  clock.milliseconds += 1999;
  expect(locks.held(ADA, context())).not.toBeInstanceOf(Promise);
  clock.milliseconds += 1;
  expect(locks.held(ADA, context())).toBeInstanceOf(Promise);
});

test('an isolate that was idle does not use its old list while one request reads it', async () => {
  const { clock, store, order } = lockScene();
  const other = lockScene({}, { clock, store });
  await other.locks.held(ADA, other.context());
  await order();
  clock.pass(60);
  const [first, second] = [other.locks.held(ADA, other.context()), other.locks.held(ADA, other.context())];
  expect([(await first).lock?.reason, (await second).lock?.reason]).toEqual(['INC-1', 'INC-1']);
});

test('with a store that fails, the last list holds for the stated time, and then no caller passes', async () => {
  const { locks, clock, store, context, order, reports } = lockScene({ keepSeconds: 60 });
  await order();
  await locks.held(ADA, context());
  store.mode = 'down';
  clock.milliseconds += 59_999;
  expect((await locks.held(ADA, context())).lock).toBeDefined();
  expect(reports).toEqual([
    'portcullis: the list of locks could not be read (Error); the last list is used for at most 60 seconds',
  ]);
  clock.milliseconds += 1;
  await expect((async () => locks.held(ADA, context()))()).rejects.toMatchObject({
    code: 'session.locks_unavailable',
    status: 503,
  });
  // It is asked again a second later.
  store.mode = 'up';
  await expect((async () => locks.held(ADA, context()))()).rejects.toMatchObject({ status: 503 });
  clock.pass(1);
  expect((await locks.held(ADA, context())).lock).toBeDefined();
});

test('an isolate that never read the list lets no caller pass while the store fails', async () => {
  const { locks, store, context } = lockScene();
  store.mode = 'down';
  await expect((async () => locks.held(ADA, context()))()).rejects.toMatchObject({
    code: 'session.locks_unavailable',
  });
  expect(store.reads).toBe(1);
  await expect((async () => locks.held(ADA, context()))()).rejects.toMatchObject({ status: 503 });
  expect(store.reads).toBe(1);
});

test('a store that does not answer in time counts as failed', async () => {
  const waits: number[] = [];
  const sleep = async (ms: number): Promise<void> => void waits.push(ms);
  const { locks, store, context } = lockScene({ sleep, storeTimeoutMs: 700 });
  store.mode = 'hangs';
  await expect((async () => locks.held(ADA, context()))()).rejects.toMatchObject({
    code: 'session.locks_unavailable',
  });
  expect(waits).toEqual([700]);
});

test('while one request asks a failing store again, the others use the last list without waiting', async () => {
  const { locks, clock, store, context } = lockScene({ keepSeconds: 60, sleep: never });
  await locks.held(ADA, context());
  store.mode = 'down';
  clock.pass(20);
  await locks.held(ADA, context());
  store.mode = 'hangs';
  clock.pass(2);
  expect(locks.held(ADA, context())).toBeInstanceOf(Promise);
  expect(locks.held(ADA, context())).not.toBeInstanceOf(Promise);
  clock.pass(38);
  expect(locks.held(ADA, context())).toBeInstanceOf(Promise);
});

test('a list is not used after the clock was set back: its age is unknown', async () => {
  const { locks, clock, store, context } = lockScene();
  await locks.held(ADA, context());
  clock.pass(-120);
  store.mode = 'down';
  await expect((async () => locks.held(ADA, context()))()).rejects.toMatchObject({ status: 503 });
});

test('a reading that started before a lock was ordered does not hide the lock', async () => {
  const inside = watchedLocks();
  let release = (): void => {};
  const slow = {
    ...inside,
    list: async (now: number) => {
      const found = await inside.list(now);
      await new Promise<void>((done) => {
        release = done;
      });
      return found;
    },
  };
  const { locks, order, context } = lockScene({ store: slow });
  const early = locks.held(ADA, context());
  await new Promise((done) => setImmediate(done));
  const finishEarly = release;
  // An order of two signatures does not read the list before.
  await order({}, { signatures: 2 });
  finishEarly();
  await early;
  const late = locks.held(ADA, context());
  expect(late).toBeInstanceOf(Promise);
  await new Promise((done) => setImmediate(done));
  release();
  expect((await late).lock).toBeDefined();
});

/** A store whose reads are answered by hand, in any order. */
function answeredByHand() {
  const inside = watchedLocks();
  const reads: { readonly answer: (locks?: readonly Lock[]) => void; readonly fail: () => void }[] = [];
  const list = () =>
    new Promise<readonly Lock[]>((answer, reject) => {
      reads.push({ answer: (locks = []) => answer(locks), fail: () => reject(new Error('down')) });
    });
  return { reads, store: { ...inside, list } };
}

const LOCK = lockOf({ names: [{ email: 'ada@corp.example' }] });

test('of two reads, the one that started later is used, whichever is answered last', async () => {
  const { reads, store } = answeredByHand();
  const { locks, clock, context } = lockScene({ store, sleep: never });
  const first = locks.held(ADA, context());
  clock.pass(4);
  const second = locks.held(ADA, context());
  reads[1]?.answer([LOCK]);
  expect((await second).lock).toEqual(LOCK);
  reads[0]?.answer();
  expect((await first).lock).toBeUndefined();
  expect(locks.heldAtOnce(ADA, context())?.lock).toEqual(LOCK);
});

test('after the clock was set back, the read that was answered last is used', async () => {
  const { reads, store } = answeredByHand();
  const { locks, clock, context } = lockScene({ store, sleep: never });
  const first = locks.held(ADA, context());
  reads[0]?.answer();
  await first;
  clock.pass(-600);
  const second = locks.held(ADA, context());
  reads[1]?.answer([LOCK]);
  await second;
  expect(locks.heldAtOnce(ADA, context())?.lock).toEqual(LOCK);
});

test('a slow read that fails does not end the wait of a later one', async () => {
  const { reads, store } = answeredByHand();
  const { locks, clock, context } = lockScene({ store, sleep: never, keepSeconds: 60 });
  const ask = (): unknown => locks.held(ADA, context());
  const fail = async (read: number, asked: unknown): Promise<void> => {
    reads[read]?.fail();
    await asked;
  };
  const good = ask();
  reads[0]?.answer();
  await good;
  clock.pass(20);
  await fail(1, ask());
  clock.pass(2);
  const slow = ask();
  clock.pass(3);
  expect(ask()).toBeInstanceOf(Promise);
  await fail(2, slow);
  // The pause after a failure is over; the later read is not answered yet.
  clock.pass(1.5);
  expect(ask()).not.toBeInstanceOf(Promise);
  expect(reads).toHaveLength(4);
});

test('a list that is not known is a failure with its cause, and says when to come again', async () => {
  const { locks, store, context } = lockScene({ keepSeconds: 60 });
  store.mode = 'down';
  const ask = async () => locks.held(ADA, context());
  await expect(ask()).rejects.toMatchObject({
    headers: { 'retry-after': '5' },
    detail: 'the list of locks could not be read, and the last one is older than 60 seconds',
    cause: new Error('down'),
  });
  await expect(ask()).rejects.toMatchObject({ headers: { 'retry-after': '5' } });
});
