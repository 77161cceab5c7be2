import { hasPassed } from '../time/has-passed.ts';

/**
 * Forgets what has run out where nothing wakes a store, as an alarm wakes a Durable Object: at the first write, and at the
 * first one after each interval.
 *
 * @param intervalSeconds how often it sweeps at most
 * @param forget forgets what has run out, or as much of it as one sweep may, and returns when there is something to forget
 * next: both times in seconds since the Unix epoch
 * @returns to be called when something was written, with seconds since the Unix epoch
 */
export function sweepOnWrites(
  intervalSeconds: number,
  forget: (now: number) => Promise<number | undefined> | number | undefined,
): (now: number) => Promise<void> {
  let sweptAt = Number.NEGATIVE_INFINITY;
  return async (now) => {
    if (!hasPassed(intervalSeconds, sweptAt, now)) return;
    // Before it is done, so that others need not wait for it, and one that fails does so once in an interval.
    sweptAt = now;
    const next = await forget(now);
    // What is over by now did not fit into one sweep.
    if (next !== undefined && next <= now) sweptAt = Number.NEGATIVE_INFINITY;
  };
}
