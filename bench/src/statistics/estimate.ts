/** A number that was measured. */
export interface Estimate {
  readonly value: number;
  /** Its standard error. 0 for what is counted and not measured. */
  readonly error: number;
  /** How many independent measurements the error was estimated from, if these are few. Default: many. */
  readonly samples?: number;
}

/** What became of a target. `not told`: the error reaches over it. */
export type Verdict = 'met' | 'missed' | 'not told' | 'not measured';

/** What a target asks of a number. */
export interface Bound {
  /** Whether the number must be at most or at least this. */
  readonly side: 'at most' | 'at least';
  readonly limit: number;
}

/** So many standard errors to each side contain the true number 19 times of 20, if the error itself is known well. */
const STANDARD_ERRORS = 2;

/**
 * The same for an error that was estimated from few measurements: the quantiles of Student's distribution, by the number of measurements.
 *
 * @see https://www.itl.nist.gov/div898/handbook/eda/section3/eda3672.htm
 */
const OF_FEW: ReadonlyMap<number, number> = new Map([
  [4, 3.18],
  [5, 2.78],
  [6, 2.57],
  [7, 2.45],
  [8, 2.37],
  [9, 2.31],
  [10, 2.26],
]);

/** Whether a number keeps to a bound, as far as its error allows a statement. */
export function verdictOf(measured: Estimate | undefined, { side, limit }: Bound): Verdict {
  if (measured === undefined) return 'not measured';
  const { value, error, samples } = measured;
  // With a finite error, there are at least four: see overProcesses().
  const reach = error * ((samples === undefined ? undefined : OF_FEW.get(samples)) ?? STANDARD_ERRORS);
  const [low, high] = [value - reach, value + reach];
  if (side === 'at most') return high <= limit ? 'met' : low > limit ? 'missed' : 'not told';
  return low >= limit ? 'met' : high < limit ? 'missed' : 'not told';
}
