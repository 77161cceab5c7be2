import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { run, stopAll } from '../processes.ts';
import { instrumentedFiles, type MutantOf, type SwitchedMutant } from './instrumented-files.ts';
import { isAmong } from './killed-sample.ts';
import type { MutantReport } from './mutant-report.ts';
import { type Decision, isDecision, type Note, readNotes, type SwitchingPlan } from './switching-plan.ts';

export interface SwitchedPass {
  /** The working copy: sources are changed in place, and restored. */
  readonly copy: string;
  /** The package's folder: `packages/core`. */
  readonly folder: string;
  readonly files: readonly string[];
  /** The package's tests whose path contains one of these texts. Empty: all of them. */
  readonly tests: readonly string[];
  /** Of the files' mutants, the ones to try. Default: all of them. */
  readonly only?: readonly MutantOf[];
}

/** How many test files a mutant runs at most. All the others together kill one in a hundred more. */
const NEAREST = 8;
/** Tests that take longer without a mutant are skipped. */
const SLOW_MS = 400;

/** The mutants with their status, as StrykerJS reports them, and the test files that fail without any mutant. */
export interface SwitchedReport extends MutantReport {
  readonly failing: readonly string[];
  readonly survivors: readonly MutantOf[];
}

/**
 * On a quiet machine a mutant without a result for so long is endless. The limit of hits does not end a loop that does not execute the
 * mutant's place.
 */
const ENDLESS_MS = 20_000;
/** The same for a test file without a mutant, which can take minutes. */
const COVERING_MS = 300_000;

/** How many times longer everything takes, by the number of processes that wait for each processor. */
const slowness = (): number => Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());

/**
 * Tries the mutants of files of one package by its quick tests in Node, all of them in one thread: `switching-thread.ts`. That is many
 * times faster than StrykerJS, which then tries only the survivors.
 */
export async function switchedPass(options: SwitchedPass): Promise<SwitchedReport> {
  const { copy, folder, files, tests, only } = options;
  const { contents, mutants: all } = await instrumentedFiles(copy, files);
  const mutants = only === undefined ? all : all.filter(isAmong(only));
  const sources = new Map(files.map((file) => [file, readFileSync(join(copy, file), 'utf8')]));
  const status = new Map<string, string>();
  const failing = new Set<string>();
  for (const [file, content] of contents) writeFileSync(join(copy, file), content);
  try {
    for (const note of await notesOf(copy, folder, tests, mutants)) {
      if (note.kind === 'covered' && note.state === 'fails') failing.add(note.test);
      if (note.kind === 'trying' && !status.has(note.mutant)) status.set(note.mutant, SURVIVED);
      if (isDecision(note)) status.set(note.mutant, STATUS[note.kind]);
    }
  } finally {
    for (const [file, source] of sources) writeFileSync(join(copy, file), source);
  }
  const known = mutants.map(({ id, file, mutant }) => ({
    file,
    mutant: { ...mutant, status: status.get(id) ?? 'NoCoverage' },
  }));
  const byFile = Map.groupBy(known, ({ file }) => file);
  return {
    files: Object.fromEntries(
      [...sources].map(([file, source]) => [
        file,
        { source, mutants: (byFile.get(file) ?? []).map(({ mutant }) => mutant) },
      ]),
    ),
    failing: [...failing],
    survivors: known.filter(({ mutant: { status: is } }) => is === SURVIVED || is === 'NoCoverage'),
  };
}

async function notesOf(
  copy: string,
  folder: string,
  tests: readonly string[],
  mutants: readonly SwitchedMutant[],
): Promise<Note[]> {
  const notes = join(copy, 'switching-notes.jsonl');
  const planFile = join(copy, 'switching-plan.json');
  const plan: SwitchingPlan = {
    mutants: Object.fromEntries(mutants.map(({ id, file }) => [id, file])),
    nearest: NEAREST,
    slowMs: SLOW_MS,
    notes,
  };
  writeFileSync(planFile, JSON.stringify(plan));
  writeFileSync(notes, '');
  const vitest = join('node_modules', '.bin', 'vitest');
  await untilTheEnd(notes, () =>
    run([vitest, 'run', '--config', 'scripts/mutation/switching.vitest.config.ts'], {
      cwd: copy,
      env: {
        MUTATED_PACKAGE: folder,
        MUTATED_TESTS: tests.join(' '),
        SWITCHING_PLAN: planFile,
        // Vitest writes no snapshots.
        CI: '1',
      },
    }),
  );
  return readNotes(notes);
}

/** Starts Vitest again if a mutant ended it or was endless: that mutant counts as noticed. */
async function untilTheEnd(notes: string, vitest: () => ReturnType<typeof run>): Promise<void> {
  for (;;) {
    const before = readNotes(notes).length;
    const watch = setInterval(() => {
      const limit = readNotes(notes).at(-1)?.kind === 'trying' ? ENDLESS_MS : COVERING_MS;
      if (Date.now() - statSync(notes).mtimeMs > limit * slowness()) stopAll();
    }, 2000);
    const { output } = await vitest();
    clearInterval(watch);
    const found = readNotes(notes);
    const last = found.at(-1);
    if (last?.kind === 'end') return;
    if (last?.kind === 'trying') {
      const { mutant, test } = last;
      const note: Note = { kind: 'endless', mutant, test };
      appendFileSync(notes, `${JSON.stringify(note)}\n`);
    } else if (found.length === before) {
      throw new Error(`the tests do not run\n${output.slice(-4000)}`);
    }
  }
}

const SURVIVED = 'Survived';
const STATUS: Readonly<Record<Decision['kind'], string>> = {
  killed: 'Killed',
  endless: 'Timeout',
  unloadable: 'RuntimeError',
};
