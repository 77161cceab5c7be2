import type { Score, Survivor } from './mutation-list.ts';

/** The part that is read of StrykerJS's report: mutation-testing-report-schema. Lines and columns count from 1. */
export interface MutantReport {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

export interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  /** Not there yet for one that was not tried. */
  readonly status?: string | undefined;
  readonly location: { readonly start: Position; readonly end: Position };
}

interface Position {
  readonly line: number;
  readonly column: number;
}

/** A survivor, and the source that holds it: for those who try it again with other tests. */
export interface TriedMutant extends Survivor {
  readonly source: string;
}

/** What a run found out. */
export interface Measured {
  readonly killed: Readonly<Record<string, number>>;
  readonly survivors: readonly TriedMutant[];
}

const KILLED = new Set(['Killed', 'Timeout']);
const ALIVE = new Set(['Survived', 'NoCoverage']);

/** Mutants that could not be loaded, or that only change words, count neither way. */
export function measuredBy(report: MutantReport): Measured {
  const files = Object.entries(report.files);
  return {
    killed: Object.fromEntries(
      files.map(([file, { mutants }]) => [
        file,
        mutants.filter(({ status }) => KILLED.has(status ?? '')).length,
      ]),
    ),
    survivors: files.flatMap(([file, { source, mutants }]) =>
      mutants
        .filter(({ status }) => ALIVE.has(status ?? ''))
        .map((mutant) => triedMutant(file, source, mutant)),
    ),
  };
}

/** What each file scores once the survivors are known. */
export function scoresOf(
  killed: Readonly<Record<string, number>>,
  survivors: readonly Survivor[],
  measured: string,
): Record<string, Score> {
  return Object.fromEntries(
    Object.entries(killed).map(([file, count]) => {
      return [
        file,
        { killed: count, survived: survivors.filter((one) => one.file === file).length, measured },
      ];
    }),
  );
}

/** A mutant with its line, as the list of survivors tells of it. */
export function triedMutant(file: string, source: string, mutant: Mutant): TriedMutant {
  const { location, replacement = '', mutatorName: mutator } = mutant;
  const lines = source.split('\n');
  const start = offsetOf(lines, location.start);
  const end = offsetOf(lines, location.end);
  const before = source.slice(start - (location.start.column - 1), start).trimStart();
  const after = source.slice(
    end,
    end + (lines[location.end.line - 1] ?? '').length - location.end.column + 1,
  );
  const line = (changed: string): string =>
    `${ending(before)}${shortened(changed)}${beginning(after)}`.trim();
  return {
    file,
    mutator,
    code: line(source.slice(start, end)),
    mutant: line(replacement),
    source: source.slice(0, start) + replacement + source.slice(end),
  };
}

function offsetOf(lines: readonly string[], { line, column }: Position): number {
  return lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
}

const ending = (text: string): string => (text.length <= 80 ? text : `… ${text.slice(-78)}`);
const beginning = (text: string): string => (text.length <= 60 ? text : `${text.slice(0, 58)} …`);

/** In one line; of what is long, both ends. */
function shortened(text: string): string {
  const flat = text.replace(/\s+/g, ' ');
  return flat.length <= 160 ? flat : `${flat.slice(0, 100)} … ${flat.slice(-57)}`;
}
