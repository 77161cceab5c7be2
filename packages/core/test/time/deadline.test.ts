import { VirtualTime } from '@portcullis/testing/internal';
import { expect, test } from 'vitest';
import { DeadlineExceeded, withDeadline } from '../../src/time/deadline.ts';
import { systemSleep } from '../../src/time/sleep.ts';

test('work that ends in time is given back, and nobody stays asleep', async () => {
  const time = new VirtualTime();
  expect(await withDeadline(1000, time.sleep, async () => 'done')).toBe('done');
  expect(time.sleepers).toBe(0);
});

test('work that fails fails as it did', async () => {
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

test('the sleep of the runtime can be ended early', async () => {
  const controller = new AbortController();
  const hour = systemSleep(3_600_000, controller.signal);
  controller.abort();
  await expect(hour).resolves.toBeUndefined();
});
