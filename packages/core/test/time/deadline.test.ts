import { VirtualTime } from '@portcullis/testing/internal';
import { afterEach, expect, test, vi } from 'vitest';
import { DeadlineExceeded, inTime, withDeadline } from '../../src/time/deadline.ts';
import { systemSleep } from '../../src/time/sleep.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('the result of work that ends in time is returned, and no timer is left', async () => {
  const time = new VirtualTime();
  expect(await withDeadline(1000, time.sleep, async () => 'done')).toBe('done');
  expect(time.sleepers).toBe(0);
});

test('work that fails rejects with its own error', async () => {
  const time = new VirtualTime();
  const failing = withDeadline(1000, time.sleep, () => Promise.reject(new RangeError('no')));
  await expect(failing).rejects.toThrow(RangeError);
});

test('work that takes too long is aborted', async () => {
  const time = new VirtualTime();
  let signal: AbortSignal | undefined;
  const slow = withDeadline(1000, time.sleep, (given) => {
    signal = given;
    return new Promise(() => {});
  });
  const outcome = expect(slow).rejects.toThrow(DeadlineExceeded);
  await time.pass(1);
  await outcome;
  expect(signal?.aborted).toBe(true);
});

test('the runtime’s sleep can be ended early', async () => {
  const controller = new AbortController();
  const hour = systemSleep(3_600_000, controller.signal);
  controller.abort();
  await expect(hour).resolves.toBeUndefined();
});

test.each([
  ['the time of a test', new VirtualTime().sleep],
  ["the runtime's own timer", systemSleep],
])('the result of work that takes no signal is returned in time: %s', async (_whose, sleep) => {
  expect(await inTime(1000, sleep, Promise.resolve('done'))).toBe('done');
  await expect(inTime(1000, sleep, Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError);
});

test('the runtime’s timer ends with the work, and ends work that takes longer, without a signal', async () => {
  vi.useFakeTimers();
  const signals = vi.spyOn(globalThis, 'AbortController');
  await inTime(1000, systemSleep, Promise.resolve());
  await expect(inTime(1000, systemSleep, Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError);
  expect(vi.getTimerCount()).toBe(0);
  const slow = expect(inTime(1000, systemSleep, new Promise(() => {}))).rejects.toThrow(
    new DeadlineExceeded('not done after 1000 ms'),
  );
  await vi.advanceTimersByTimeAsync(1000);
  await slow;
  expect(signals).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

test('another sleep function is notified that the work has ended', async () => {
  const time = new VirtualTime();
  await inTime(1000, time.sleep, Promise.resolve());
  expect(time.sleepers).toBe(0);
});

test('work that ends at its deadline has ended in time', async () => {
  const now = () => Promise.resolve();
  expect(await inTime(1000, now, Promise.resolve('done'))).toBe('done');
});

test('without a sleep function, a deadline cannot be set', async () => {
  const awake = () => Promise.reject(new TypeError('no timer'));
  await expect(inTime(1000, awake, new Promise(() => {}))).rejects.toThrow('no timer');
});

test('work that takes too long is reported with its name and the time, and work that fails is not aborted', async () => {
  const time = new VirtualTime();
  const slow = withDeadline(1000, time.sleep, () => new Promise(() => {}));
  const outcome = slow.catch((error: unknown) => error);
  await time.pass(1);
  expect(await outcome).toMatchObject({ name: 'DeadlineExceeded', message: 'not done after 1000 ms' });
  let signal: AbortSignal | undefined;
  const failing = withDeadline(1000, time.sleep, (given) => {
    signal = given;
    return Promise.reject(new RangeError('no'));
  });
  await expect(failing).rejects.toThrow(RangeError);
  expect(signal?.aborted).toBe(false);
});
