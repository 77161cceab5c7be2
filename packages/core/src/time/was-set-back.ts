/** Correct clocks differ by less than this, in milliseconds. */
const MOST_APART_MS = 60_000;

/**
 * Whether the clock was set back to before this time, so that its age is unknown: data that was cached then must not be used any
 * longer.
 *
 * A small difference does not count: in a Worker, the clock of a request only advances with I/O.
 *
 * @param since and `now`: times in milliseconds since the Unix epoch
 */
export function wasSetBack(since: number, now: number): boolean {
  return now < since - MOST_APART_MS;
}
