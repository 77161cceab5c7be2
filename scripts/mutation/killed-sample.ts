import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import fc from 'fast-check';
import { strykerPlugins } from './message-text.ts';
import { type Mutant, triedMutant } from './mutant-report.ts';
import { keyOf, type MutationList } from './mutation-list.ts';

/** A mutant, and the file that it is of. */
export interface MutantOf {
  readonly file: string;
  readonly mutant: Mutant;
}

/** What is used of StrykerJS's own package that makes mutants: the same ones that a run tries. Lines count from 0. */
interface Instrumenter {
  instrument(
    files: readonly { readonly name: string; readonly mutate: true; readonly content: string }[],
    options: { readonly ignorers: readonly unknown[]; readonly excludedMutations: readonly string[] },
  ): Promise<{ readonly mutants: readonly Mutant[] }>;
}
type NewInstrumenter = new (log: {
  debug: () => void;
  info: () => void;
  isDebugEnabled: () => boolean;
}) => Instrumenter;

/** Every mutant that a run tries of a file. */
export async function mutantsOf(top: string, file: string): Promise<MutantOf[]> {
  const stryker = realpathSync(join(top, 'node_modules/@stryker-mutator/core/package.json'));
  const path = createRequire(stryker).resolve('@stryker-mutator/instrumenter');
  const { Instrumenter } = (await import(path)) as { readonly Instrumenter: NewInstrumenter };
  const instrumenter = new Instrumenter({ debug: () => {}, info: () => {}, isDebugEnabled: () => false });
  const content = readFileSync(join(top, file), 'utf8');
  const ignorers = strykerPlugins.map(({ value }) => value);
  const { mutants } = await instrumenter.instrument([{ name: file, mutate: true, content }], {
    ignorers,
    excludedMutations: [],
  });
  const fromOne = ({ line, column }: { line: number; column: number }) => ({
    line: line + 1,
    column: column + 1,
  });
  return mutants
    .filter(({ status }) => status !== 'Ignored')
    .map((mutant) => {
      const { start, end } = mutant.location;
      return { file, mutant: { ...mutant, location: { start: fromOne(start), end: fromOne(end) } } };
    });
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
