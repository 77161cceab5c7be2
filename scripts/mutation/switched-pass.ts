import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, stopAll } from '../processes.ts';
import { instrumentedFiles, type MutantOf, type SwitchedMutant } from './instrumented-files.ts';
import type { MutantReport } from './mutant-report.ts';
import { type Decision, isDecision, type Note, readNotes, type SwitchingPlan } from './switching-plan.ts';

export interface SwitchedPass {
  /** The working copy: sources are changed in place, and put back. */
  readonly copy: string;
  /** The package's folder: `packages/core`. */
  readonly folder: string;
  readonly files: readonly string[];
  /** Of the package's tests, those whose path holds one of these texts; all of them if there is none. */
  readonly tests: readonly string[];
}

/** How many test files a mutant meets at most. All the others together kill one in a hundred more. */
const NEAREST = 8;
/** Tests that take longer without a mutant are left out. */
const SLOW_MS = 400;

/** What the pass found: the mutants with their status, as StrykerJS reports them, and test files that fail without any. */
export interface SwitchedReport extends MutantReport {
  readonly failing: readonly string[];
  readonly survivors: readonly MutantOf[];
}

/** A mutant that says nothing for so long runs without end, where no loop passes its own place. */
const ENDLESS_MS = 20_000;
/** A test file without a mutant, which may be one of minutes. */
const COVERING_MS = 300_000;

/**
 * Tries the mutants of files of one package by its quick tests in Node, all of them in one thread: `switching-thread.ts`. Many
 * times faster than a run of StrykerJS, for which what this leaves alive remains.
 */
export async function switchedPass({ copy, folder, files, tests }: SwitchedPass): Promise<SwitchedReport> {
  const { contents, mutants } = await instrumentedFiles(copy, files);
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
        // No snapshot is written.
        CI: '1',
      },
    }),
  );
  return readNotes(notes);
}

/** Starts Vitest again where a mutant ended it, or ran without end: that mutant is noticed. */
async function untilTheEnd(notes: string, vitest: () => ReturnType<typeof run>): Promise<void> {
  for (;;) {
    const before = readNotes(notes).length;
    const watch = setInterval(() => {
      const limit = readNotes(notes).at(-1)?.kind === 'trying' ? ENDLESS_MS : COVERING_MS;
      if (Date.now() - statSync(notes).mtimeMs > limit) stopAll();
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
