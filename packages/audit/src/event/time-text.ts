/** The second that was written last, and what of it is the same for all its milliseconds. */
let second = Number.NaN;
let ofSecond = '';

/**
 * A time in the form of events: RFC 3339, milliseconds, UTC. The result of `toISOString`, which is called once a second: most events are in
 * the same second as the one before, and the call costs as much as all texts of an event.
 *
 * Throws a `RangeError` for an invalid time.
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
