import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Hits } from './switches.ts';

/** The input of the thread, which `switched-pass.ts` writes to the file that `SWITCHING_PLAN` names. */
export interface SwitchingPlan {
  /** The mutants to try, by id, with the file of each below the root. */
  readonly mutants: Readonly<Record<string, string>>;
  /** How many test files a mutant runs, nearest first. It runs more if these are quick. */
  readonly nearest: number;
  /** Tests that take longer without a mutant run with none. */
  readonly slowMs: number;
  /** The file of the thread's results, one JSON value per line. */
  readonly notes: string;
}

/** What a test file executes without a mutant. */
export interface Covered {
  readonly kind: 'covered';
  readonly test: string;
  /** Whether it fails, passes once after modules are loaded, or passes repeatedly. */
  readonly state: 'fails' | 'once' | 'repeats';
  /** The CPU time of each test, in milliseconds. */
  readonly tests: Readonly<Record<string, number>>;
  /** Mutants that are executed while sources are loaded. */
  readonly loading: Hits;
  /** Mutants that the file executes outside its tests. */
  readonly outside: Hits;
  readonly perTest: Readonly<Record<string, Hits>>;
}

export type Note =
  | Covered
  | { readonly kind: 'trying'; readonly mutant: string; readonly test: string }
  | { readonly kind: 'killed' | 'endless' | 'unloadable'; readonly mutant: string; readonly test: string }
  | { readonly kind: 'met'; readonly round: number; readonly test: string }
  | { readonly kind: 'end' };

/** A note that says what became of a mutant. */
export type Decision = Extract<Note, { readonly kind: 'killed' | 'endless' | 'unloadable' }>;

export function isDecision(note: Note): note is Decision {
  return ['killed', 'endless', 'unloadable'].includes(note.kind);
}

/** The notes in a file. */
export function readNotes(file: string): Note[] {
  return notesIn(readFileSync(file, 'utf8'));
}

/** The notes in a text. A last line that is cut off is ignored. */
export function notesIn(text: string): Note[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Note);
}

/** A test file, and the mutants to run it with. */
export interface Meeting {
  readonly round: number;
  readonly covered: Covered;
  readonly mutants: readonly string[];
}

/** A mutant runs more test files as long as all of its tests together take no longer than this. */
const TOGETHER_MS = 100;

/** How many expensive test files a mutant runs at most, and how long their tests take at least: property tests and enumerations. */
const MOST_EXPENSIVE = 2;
const EXPENSIVE_MS = 300;

/**
 * Which mutants run which test files: first those that are named after the mutated file, or the nearest one, then the others, those of few
 * files first, and at last the expensive ones. So most mutants are killed by their own tests, and only the rest run the larger ones.
 */
export function meetings({ mutants, nearest, slowMs }: SwitchingPlan, all: readonly Covered[]): Meeting[] {
  const usable = all.filter(({ state }) => state !== 'fails');
  const timeOf = new Map(
    usable.map((one) => [one, Object.values(one.tests).reduce((sum, ms) => sum + (ms > slowMs ? 0 : ms), 0)]),
  );
  const quickest = usable.toSorted((a, b) => (timeOf.get(a) ?? 0) - (timeOf.get(b) ?? 0));
  const executedBy = new Map(usable.map((one) => [one, filesIn(one, mutants)]));
  const breadth = (one: Covered, file: string): number => {
    const files = executedBy.get(one);
    return files?.has(file) ? files.size : Number.MAX_SAFE_INTEGER;
  };
  const coveredBy = new Map<string, Covered[]>();
  for (const covered of quickest) {
    const ids = new Set([
      ...Object.keys(covered.loading),
      ...Object.keys(covered.outside),
      ...Object.values(covered.perTest).flatMap(Object.keys),
    ]);
    for (const id of ids) {
      if (!Object.hasOwn(mutants, id)) continue;
      const ones = coveredBy.get(id);
      if (ones === undefined) coveredBy.set(id, [covered]);
      else ones.push(covered);
    }
  }
  const rounds = [0, 1, 2].map(() => new Map<Covered, string[]>());
  const give = (round: number, covered: Covered, id: string): void => {
    const ids = rounds[round]?.get(covered);
    if (ids === undefined) rounds[round]?.set(covered, [id]);
    else ids.push(id);
  };
  for (const [id, ones] of coveredBy) {
    const file = mutants[id] as string;
    const sorted = ones.toSorted(
      (a, b) => distance(file, a.test) - distance(file, b.test) || breadth(a, file) - breadth(b, file),
    );
    const timed = sorted.map((one) => ({ one, ms: timeWith(one, id, slowMs) }));
    let together = 0;
    const cheap = timed
      .filter(({ ms }) => ms < EXPENSIVE_MS)
      .filter(({ ms }, index) => {
        together += ms;
        return index < nearest || together <= TOGETHER_MS;
      });
    for (const [index, { one }] of cheap.entries())
      give(index === 0 || distance(file, one.test) === 0 ? 0 : 1, one, id);
    const expensive = timed.filter(({ ms }) => ms >= EXPENSIVE_MS);
    for (const { one } of expensive.slice(0, MOST_EXPENSIVE)) give(2, one, id);
  }
  return rounds.flatMap((round, number) =>
    quickest.flatMap((covered) => {
      const ids = round.get(covered);
      return ids === undefined ? [] : [{ round: number, covered, mutants: ids }];
    }),
  );
}

/** 0 for tests that are named after the file, 1 for those of its folder, 2 for others. */
export function distance(file: string, test: string): number {
  if (basename(test).startsWith(`${basename(file, '.ts')}.`)) return 0;
  return dirname(test).endsWith(dirname(file).replace('/src', '/test')) ? 1 : 2;
}

/** The files that tests execute. Of those that are as near, tests of few files are more likely to check what a mutant changes. */
function filesIn({ outside, perTest }: Covered, mutants: SwitchingPlan['mutants']): Set<string> {
  const ids = [outside, ...Object.values(perTest)].flatMap((hits) => Object.keys(hits));
  return new Set(ids.flatMap((id) => mutants[id] ?? []));
}

/** How long a file's tests take with a mutant. */
function timeWith(covered: Covered, mutant: string, slowMs: number): number {
  const ids = Object.hasOwn(covered.loading, mutant)
    ? Object.keys(covered.tests)
    : testsPassing(covered, mutant, slowMs);
  return ids.reduce((sum, id) => sum + (covered.tests[id] ?? 0), 0);
}

/** The tests of a file that execute a mutant, except those that take too long. */
export function testsPassing({ tests, outside, perTest }: Covered, mutant: string, slowMs: number): string[] {
  return Object.entries(tests).flatMap(([id, ms]) =>
    ms <= slowMs && (Object.hasOwn(outside, mutant) || Object.hasOwn(perTest[id] ?? {}, mutant)) ? [id] : [],
  );
}
