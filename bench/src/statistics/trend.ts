import type { Estimate } from './estimate.ts';

/** Of fewer points, a line through them says nothing of its error. */
const LEAST_POINTS = 4;

/**
 * How much more each step has than the one before: the slope of the line of least squares, with its standard error. Fewer than
 * four points do not tell their error: it is infinite.
 */
export function slopeOf(values: readonly number[]): Estimate {
  const count = values.length;
  const middle = (count - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const square = values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0);
  const value = values.reduce((sum, y, at) => sum + (at - middle) * (y - mean), 0) / square;
  if (count < LEAST_POINTS) return { value, error: Number.POSITIVE_INFINITY };
  const left = values.reduce((sum, y, at) => sum + (y - mean - value * (at - middle)) ** 2, 0);
  return { value, error: Math.sqrt(left / (count - 2) / square) };
}
