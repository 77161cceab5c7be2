import fc from 'fast-check';
import { instrumentedFiles, type MutantOf } from './instrumented-files.ts';
import { type Mutant, triedMutant } from './mutant-report.ts';
import { keyOf, type MutationList } from './mutation-list.ts';

/** Every mutant that a run tries of a file. */
export async function mutantsOf(top: string, file: string): Promise<MutantOf[]> {
  const { mutants } = await instrumentedFiles(top, [file]);
  return mutants.map(({ mutant }) => ({ file, mutant }));
}

/** Of the mutants of a file, those that the list does not name as survivors: what it counts as killed. */
export function countedAsKilled(
  mutants: readonly MutantOf[],
  source: (file: string) => string,
  { survivors }: MutationList,
): MutantOf[] {
  const left = Map.groupBy(survivors, keyOf);
  return mutants.filter(({ file, mutant }) => {
    const survivor = left.get(keyOf(triedMutant(file, source(file), mutant)))?.shift();
    return survivor === undefined;
  });
}

/** Draws some of them, the same ones for the same seed. */
export function drawn<Item>(items: readonly Item[], count: number, seed: number): Item[] {
  const length = Math.min(count, items.length);
  const some = fc.shuffledSubarray([...items.keys()], { minLength: length, maxLength: length });
  return fc
    .sample(some, { numRuns: 1, seed })
    .flatMap((indices) => indices.map((index) => items[index] as Item));
}

/** How StrykerJS is told to try what stands at one place alone: lines count from 1 there, and columns from 0. */
export function placeOf({ file, mutant: { location } }: MutantOf): string {
  const { start, end } = location;
  return `${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;
}

/** Tells mutants of a file apart: several may stand at one place. */
export function identityOf({ mutatorName, replacement, location }: Mutant): string {
  const { start, end } = location;
  return [mutatorName, start.line, start.column, end.line, end.column, replacement].join(' ');
}

/** Whether a mutant is one of these, whoever created it. */
export function isAmong(ones: readonly MutantOf[]): (one: MutantOf) => boolean {
  const known = new Set(ones.map(({ file, mutant }) => `${file} ${identityOf(mutant)}`));
  return ({ file, mutant }) => known.has(`${file} ${identityOf(mutant)}`);
}
