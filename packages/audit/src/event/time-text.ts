/** The second that was written last, and what of it is the same for all its milliseconds. */
let second = Number.NaN;
let ofSecond = '';

/**
 * A time as events hold it: RFC 3339, milliseconds, UTC. What `toISOString` makes of it, which is asked once a second: most
 * events are of the second of the one before, and to ask costs as much as all texts of an event.
 *
 * Throws a `RangeError` for what is no time.
 *
 * @param milliseconds since the Unix epoch
 */
export function timeText(milliseconds: number): string {
  const whole = Math.trunc(milliseconds);
  const seconds = Math.floor(whole / 1000);
  if (seconds !== second) {
    ofSecond = new Date(seconds * 1000).toISOString().slice(0, -'000Z'.length);
    second = seconds;
  }
  return `${ofSecond}${String(whole - seconds * 1000).padStart(3, '0')}Z`;
}
