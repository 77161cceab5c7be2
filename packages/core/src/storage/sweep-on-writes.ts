import { hasPassed } from '../time/has-passed.ts';

/**
 * Deletes expired data of a store without alarms (which Durable Objects have): at the first write, and at the first write after
 * each interval.
 *
 * @param intervalSeconds minimum time between two sweeps
 * @param forget deletes expired data, or as much of it as one sweep may, and returns when the next data expires: both times in
 *   seconds since the Unix epoch
 * @returns a function to be called after each write, with seconds since the Unix epoch
 */
export function sweepOnWrites(
  intervalSeconds: number,
  forget: (now: number) => Promise<number | undefined> | number | undefined,
): (now: number) => Promise<void> {
  let sweptAt = Number.NEGATIVE_INFINITY;
  return async (now) => {
    if (!hasPassed(intervalSeconds, sweptAt, now)) return;
    // Set before the sweep ends, so that concurrent writes do not sweep too, and a failing sweep runs once per interval.
    sweptAt = now;
    const next = await forget(now);
    // More data has expired than one sweep deletes.
    if (next !== undefined && next <= now) sweptAt = Number.NEGATIVE_INFINITY;
  };
}
