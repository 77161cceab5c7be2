import { slopeOf } from '../statistics/trend.ts';

/** At first caches fill: this part of the run is left out. */
const WARM_UP = 0.2;

/** So many readings must be left, or nothing is known of the heap. */
const LEAST_READINGS = 4;

/** So many standard errors above nothing is a slope that chance does not make, 39 times of 40. */
const STANDARD_ERRORS = 2;

/** What a collection finds differs by as much, in MB: a line that rises by less over the whole run is no leak that this run can see. */
const TOLERANCE_MB = 0.5;

/** What the readings of a heap say. */
export interface HeapVerdict {
  readonly grows: boolean;
  /** In one sentence. */
  readonly said: string;
}

/**
 * Whether a heap grows. It does where the line through the readings after the first fifth rises by more than two of its
 * standard errors, and by more than half a megabyte over the run. Too few readings count as growing: nothing was shown.
 * @param readings what is held in MB after a collection, at even distances
 */
export function heapVerdict(readings: readonly number[]): HeapVerdict {
  const judged = readings.slice(Math.floor(readings.length * WARM_UP));
  if (judged.length < LEAST_READINGS) {
    return {
      grows: true,
      said: `nothing is known: ${judged.length} readings after the first fifth, ${LEAST_READINGS} are needed`,
    };
  }
  const { value, error } = slopeOf(judged);
  const rise = value * (judged.length - 1);
  const grows = value > STANDARD_ERRORS * error && rise > TOLERANCE_MB;
  const line = `${signed(1000 * value)} ± ${(1000 * error).toFixed(1)} kB from one line to the next, ${signed(rise)} MB over ${judged.length} lines`;
  return { grows, said: grows ? `grows: ${line}` : `flat: ${line}` };
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(1)}`;
}
