/** Which numbers of a writer a log has: all below `next` except those in `missing`. */
export interface WriterProgress {
  readonly next: number;
  /** First and last of each run of missing numbers, in order. */
  readonly missing: readonly (readonly [first: number, last: number])[];
}

/** The progress of an unknown writer. */
export const NO_PROGRESS: WriterProgress = { next: 1, missing: [] };

/**
 * The progress after a number was stored; `undefined` if it was stored before. Batches of one writer may overtake each other, so a missing
 * number may come later.
 */
export function withNumber({ next, missing }: WriterProgress, sequence: number): WriterProgress | undefined {
  if (sequence === next) return { next: next + 1, missing };
  if (sequence > next) return { next: sequence + 1, missing: [...missing, [next, sequence - 1]] };
  const at = missing.findIndex(([first, last]) => sequence >= first && sequence <= last);
  const run = missing[at];
  if (run === undefined) return undefined;
  const [first, last] = run;
  const rest: [number, number][] = [];
  if (first < sequence) rest.push([first, sequence - 1]);
  if (sequence < last) rest.push([sequence + 1, last]);
  return { next, missing: missing.toSpliced(at, 1, ...rest) };
}
