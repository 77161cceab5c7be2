import { median } from 'd3-array';
import { bootstrap } from '../statistics/bootstrap.ts';
import type { Estimate } from '../statistics/estimate.ts';
import type { Readings } from './slices.ts';

/** A contender, and the one it is read against. */
export interface Pair {
  readonly name: string;
  readonly against: string;
}

/** What a contender adds to the CPU time of what it is read against, in microseconds, round by round. `undefined` where one of the pair was not measured. */
export function addedPerRound(readings: Readings, { name, against }: Pair): readonly number[] | undefined {
  const [slices, base] = [readings.get(name), readings.get(against)];
  if (slices === undefined || base === undefined || slices.length === 0) return undefined;
  if (slices.length !== base.length) {
    throw new Error(`"${name}" has ${slices.length} slices, "${against}" ${base.length}: no pairs`);
  }
  return slices.map(({ cpuUs }, round) => cpuUs - (base[round]?.cpuUs ?? Number.NaN));
}

/** The median of what was measured in rounds. */
export function medianEstimate(numbers: readonly number[], random: () => number): Estimate {
  return bootstrap(numbers.length, (rounds) => medianOf(numbers, rounds), random);
}

/**
 * How much more one contender adds than another. Both are taken of the same rounds, so that what disturbs a round does not count
 * twice. `undefined` where one was not measured.
 */
export function addedRatio(
  readings: Readings,
  one: Pair,
  other: Pair,
  random: () => number,
): Estimate | undefined {
  const [above, below] = [addedPerRound(readings, one), addedPerRound(readings, other)];
  if (above === undefined || below === undefined) return undefined;
  return bootstrap(
    Math.min(above.length, below.length),
    (rounds) => medianOf(above, rounds) / medianOf(below, rounds),
    random,
  );
}

/** The ratio of medians of numbers that were measured in the same rounds. */
export function ratioOfMedians(
  one: readonly number[] | undefined,
  other: readonly number[] | undefined,
  random: () => number,
): Estimate | undefined {
  if (one === undefined || other === undefined) return undefined;
  return bootstrap(
    Math.min(one.length, other.length),
    (rounds) => medianOf(one, rounds) / medianOf(other, rounds),
    random,
  );
}

function medianOf(numbers: readonly number[], rounds: readonly number[]): number {
  return median(rounds, (round) => numbers[round]) ?? Number.NaN;
}
