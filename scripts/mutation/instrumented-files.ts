import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { strykerPlugins } from './message-text.ts';
import type { Mutant } from './mutant-report.ts';

/** A mutant and its file. */
export interface MutantOf {
  readonly file: string;
  readonly mutant: Mutant;
}

/** A mutant in a file that contains all of them, switched on by its id. */
export interface SwitchedMutant extends MutantOf {
  readonly id: string;
}

/** The part of StrykerJS's instrumenter that is used. Its lines and columns count from 0. */
interface Instrumenter {
  instrument(
    files: readonly { readonly name: string; readonly mutate: true; readonly content: string }[],
    options: { readonly ignorers: readonly unknown[]; readonly excludedMutations: readonly string[] },
  ): Promise<{
    readonly files: readonly { readonly name: string; readonly content: string }[];
    readonly mutants: readonly (Mutant & { readonly id: string; readonly fileName: string })[];
  }>;
}
type NewInstrumenter = new (log: {
  debug: () => void;
  info: () => void;
  isDebugEnabled: () => boolean;
}) => Instrumenter;

/** Files with all their mutants in them, switched off. */
export interface InstrumentedFiles {
  readonly contents: ReadonlyMap<string, string>;
  readonly mutants: readonly SwitchedMutant[];
}

/** Creates the mutants that a run of StrykerJS creates from these files, by StrykerJS's own instrumenter. */
export async function instrumentedFiles(top: string, files: readonly string[]): Promise<InstrumentedFiles> {
  const stryker = createRequire(import.meta.resolve('@stryker-mutator/core'));
  const path = stryker.resolve('@stryker-mutator/instrumenter');
  const { Instrumenter } = (await import(path)) as { readonly Instrumenter: NewInstrumenter };
  const instrumenter = new Instrumenter({ debug: () => {}, info: () => {}, isDebugEnabled: () => false });
  const sources = files.map((name) => ({
    name,
    mutate: true as const,
    content: readFileSync(join(top, name), 'utf8'),
  }));
  const ignorers = strykerPlugins.map(({ value }) => value);
  const made = await instrumenter.instrument(sources, { ignorers, excludedMutations: [] });
  const fromOne = ({ line, column }: { line: number; column: number }) => ({
    line: line + 1,
    column: column + 1,
  });
  return {
    contents: new Map(made.files.map(({ name, content }) => [name, content])),
    mutants: made.mutants
      .filter(({ status }) => status !== 'Ignored')
      .map((mutant) => {
        const { start, end } = mutant.location;
        return {
          id: mutant.id,
          file: mutant.fileName,
          mutant: { ...mutant, location: { start: fromOne(start), end: fromOne(end) } },
        };
      }),
  };
}
