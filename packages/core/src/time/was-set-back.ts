/** Two clocks that are right differ by less than this, in milliseconds. */
const MOST_APART_MS = 60_000;

/**
 * Whether the clock was set back behind that time, so that nobody knows how old it is by now: what was learned then may no longer be
 * believed, however long it was to hold.
 *
 * A little earlier says nothing: in a Worker the clock of a request stands still while it waits for nobody.
 *
 * @param since and `now`: in milliseconds since the Unix epoch
 */
export function wasSetBack(since: number, now: number): boolean {
  return now < since - MOST_APART_MS;
}
