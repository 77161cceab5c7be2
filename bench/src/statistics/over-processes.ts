import type { Estimate } from './estimate.ts';

/** With fewer processes, their spread says too little of the error. */
const LEAST_PROCESSES = 4;

/**
 * A number that is computed from what several processes showed, with its standard error by the jackknife: the number is computed again
 * without each process in turn. Two processes of the same Worker differ by more than the rounds within one of them, so the error is one
 * of processes.
 *
 * The error is infinite for fewer than four processes.
 *
 * @param compute returns the number for the processes with these indices
 * @see https://doi.org/10.1137/1.9781611970319
 */
export function overProcesses(
  processes: number,
  compute: (processes: readonly number[]) => number,
): Estimate {
  const all = Array.from({ length: processes }, (_, index) => index);
  const value = compute(all);
  if (processes < LEAST_PROCESSES) return { value, error: Number.POSITIVE_INFINITY };
  const without = all.map((left) => compute(all.filter((index) => index !== left)));
  const mean = without.reduce((sum, number) => sum + number, 0) / processes;
  const squares = without.reduce((sum, number) => sum + (number - mean) ** 2, 0);
  return { value, error: Math.sqrt(((processes - 1) / processes) * squares), samples: processes };
}
