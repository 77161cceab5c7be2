/**
 * Whether a span of time has passed since then. If the clock was set back, this is unknown, and the result is true: otherwise the
 * wait would last until the clock catches up.
 *
 * @param since and `now`: times of the same clock, in the unit of `span`
 */
export function hasPassed(span: number, since: number, now: number): boolean {
  return now < since || now - since >= span;
}
