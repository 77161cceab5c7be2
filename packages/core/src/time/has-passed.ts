/**
 * Whether so much time has passed since then. Of a clock that was set back nobody knows: then it has, since what waits for the
 * clock to come back would wait for as long as it was wrong.
 *
 * @param since and `now`: of the same clock, in the unit of `span`
 */
export function hasPassed(span: number, since: number, now: number): boolean {
  return now < since || now - since >= span;
}
