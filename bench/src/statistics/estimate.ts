/** A number that was measured. */
export interface Estimate {
  readonly value: number;
  /** Its standard error. 0 for what is counted and not measured. */
  readonly error: number;
}

/** What became of a target. `not told`: the error reaches over it. */
export type Verdict = 'met' | 'missed' | 'not told' | 'not measured';

/** So many standard errors to each side hold the true number 19 times of 20. */
const STANDARD_ERRORS = 2;

/** Whether a number is at most `most`, as far as its error lets it be told. */
export function verdictOf(measured: Estimate | undefined, most: number): Verdict {
  if (measured === undefined) return 'not measured';
  const { value, error } = measured;
  if (value + STANDARD_ERRORS * error <= most) return 'met';
  return value - STANDARD_ERRORS * error > most ? 'missed' : 'not told';
}
