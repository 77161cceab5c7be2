import { mean, median } from 'd3-array';
import { bootstrap } from '../statistics/bootstrap.ts';
import type { Estimate } from '../statistics/estimate.ts';
import { overProcesses } from '../statistics/over-processes.ts';
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
 * What a contender adds: the mean over its processes of the median of the rounds. `undefined` where one of the pair was not measured.
 *
 * @param processes the readings of each process of the contenders; those of the same index were measured next to each other
 */
export function addedEstimate(processes: readonly Readings[], pair: Pair): Estimate | undefined {
  const medians = mediansOf(processes, pair);
  return medians && overProcesses(medians.length, (chosen) => meanOf(medians, chosen));
}

/** How much more one contender adds than another. `undefined` where one was not measured. */
export function addedRatio(processes: readonly Readings[], one: Pair, other: Pair): Estimate | undefined {
  const [above, below] = [mediansOf(processes, one), mediansOf(processes, other)];
  if (above === undefined || below === undefined) return undefined;
  return overProcesses(processes.length, (chosen) => meanOf(above, chosen) / meanOf(below, chosen));
}

/** The median of the rounds of each process. */
function mediansOf(processes: readonly Readings[], pair: Pair): readonly number[] | undefined {
  const medians = processes.map((readings) => median(addedPerRound(readings, pair) ?? []));
  return medians.length > 0 && medians.every((one) => one !== undefined) ? medians : undefined;
}

function meanOf(numbers: readonly number[], chosen: readonly number[]): number {
  return mean(chosen, (index) => numbers[index]) ?? Number.NaN;
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
