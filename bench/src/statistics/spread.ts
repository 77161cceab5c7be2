import { quantileSorted } from 'd3-array';

/** The middle of several numbers, and how far they lie apart. */
export interface Spread {
  readonly median: number;
  /** Half the distance between the quartiles: half of the measurements are this near to the median. */
  readonly spread: number;
}

/** Median and half the interquartile range. Needs at least one number. */
export function spreadOf(numbers: readonly number[]): Spread {
  const sorted = numbers.toSorted((a, b) => a - b);
  const quantile = (share: number): number => quantileSorted(sorted, share) ?? Number.NaN;
  return { median: quantile(0.5), spread: (quantile(0.75) - quantile(0.25)) / 2 };
}
