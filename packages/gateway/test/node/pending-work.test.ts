import { expect, test, vi } from 'vitest';
import { pendingWork } from '../../src/node/pending-work.ts';

test('the end waits for pending work, and for work that it starts', async () => {
  const pending = pendingWork(() => {});
  const order: string[] = [];
  const first = Promise.withResolvers<void>();
  pending.waitUntil(
    first.promise.then(() => {
      order.push('first');
      pending.waitUntil(Promise.resolve().then(() => void order.push('second')));
    }),
  );
  const done = pending.done().then(() => order.push('done'));
  first.resolve();
  await done;
  expect(order).toEqual(['first', 'second', 'done']);
});

test('work that fails is reported without its message, and delays nothing', async () => {
  const told: string[] = [];
  const pending = pendingWork((text) => told.push(text));
  pending.waitUntil(Promise.reject(new TypeError('the token eyJ is bad')));
  await pending.done();
  expect(told).toEqual(['portcullis: work after a response failed (TypeError)']);
});

test('a failing report ends no process, and delays nothing', async () => {
  const console = vi.spyOn(globalThis.console, 'error').mockImplementation(() => {});
  const pending = pendingWork(() => {
    throw new RangeError('full');
  });
  pending.waitUntil(Promise.reject(new TypeError('the token eyJ is bad')));
  await pending.done();
  expect(console.mock.calls).toEqual([['portcullis: work after a response failed (TypeError)']]);
});
