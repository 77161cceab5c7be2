import type { MutantOf } from './instrumented-files.ts';
import { isAmong, placeOf } from './killed-sample.ts';
import { measuredBy, type TriedMutant } from './mutant-report.ts';
import { type StrykerRun, strykerRun } from './stryker-run.ts';

/** Has StrykerJS try mutants of one package. Returns how many could be loaded, and which of them survive. Throws if one was not tried. */
export async function triedByStryker(
  ones: readonly MutantOf[],
  run: Omit<StrykerRun, 'files'>,
): Promise<{ readonly loaded: number; readonly survivors: readonly TriedMutant[] }> {
  const report = await strykerRun({ ...run, files: ones.map(placeOf) });
  // Other mutants can be within the same range.
  const isWanted = isAmong(ones);
  const reported = Object.entries(report.files).map(([file, { source, mutants }]) => {
    const those = mutants.filter((mutant) => isWanted({ file, mutant }));
    return [file, { source, mutants: those }] as const;
  });
  const found = reported.reduce((sum, [, { mutants }]) => sum + mutants.length, 0);
  if (found !== ones.length)
    throw new Error(`${run.folder}: ${ones.length} mutants were wanted, and ${found} tried`);
  const { killed, survivors } = measuredBy({ files: Object.fromEntries(reported) });
  // Mutants that cannot be loaded are not counted.
  const loaded = Object.values(killed).reduce((sum, count) => sum + count, survivors.length);
  return { loaded, survivors };
}
