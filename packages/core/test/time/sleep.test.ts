import { expect, test, vi } from 'vitest';
import { systemSleep } from '../../src/time/sleep.ts';

test('a sleep ends after its time, and leaves no listener on its signal', async () => {
  vi.useFakeTimers();
  const { signal } = new AbortController();
  const heard = vi.spyOn(signal, 'addEventListener');
  const unheard = vi.spyOn(signal, 'removeEventListener');
  const over = systemSleep(5000, signal);
  await vi.advanceTimersByTimeAsync(5000);
  await over;
  vi.useRealTimers();
  expect(heard.mock.calls).toHaveLength(1);
  // A socket that is open for a day waits ten thousand times by one signal.
  expect(unheard.mock.calls).toEqual(heard.mock.calls);
});

test('a sleep ends early with its signal, without an error and without a timer left', async () => {
  vi.useFakeTimers();
  const controller = new AbortController();
  const over = systemSleep(5000, controller.signal);
  controller.abort();
  await over;
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

test('a sleep without a signal ends after its time', async () => {
  vi.useFakeTimers();
  const over = systemSleep(5000);
  await vi.advanceTimersByTimeAsync(5000);
  await over;
  vi.useRealTimers();
});
