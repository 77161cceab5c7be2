import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../processes.ts';
import type { MutantReport } from './mutant-report.ts';

/**
 * Everything, the quick form of `pnpm test`, or `nearest`: of the quick form only the nearest files, without tests that take long
 * without a mutant.
 */
export type MutationSize = 'everything' | 'quick form' | 'nearest';

export interface StrykerRun {
  /** The working copy: sources are changed in place. */
  readonly copy: string;
  /** The package's folder: `packages/core`. */
  readonly folder: string;
  /** The files, or places in them: `a.ts:1:0-1:9`. */
  readonly files: readonly string[];
  readonly concurrency: number;
  /** Where it is kept which mutants were killed, and by which tests: those are not tried again while both stay. */
  readonly incrementalFile: string;
  /** Forgets what is known, for the files of this run. */
  readonly force: boolean;
  /** Of the package's tests, those whose path holds one of these texts; all of them if there is none. */
  readonly tests: readonly string[];
  /** Which sizes of tests a mutant meets. */
  readonly size: MutationSize;
  /** Whether the tests inside workerd are run as well. */
  readonly workerd: boolean;
}

/** Runs StrykerJS over files of one package, by the package's tests. */
export async function strykerRun(options: StrykerRun): Promise<MutantReport> {
  const { copy, folder, files, concurrency, incrementalFile, force, tests, size, workerd } = options;
  const reportFile = join(copy, 'mutation-report.json');
  const configFile = join(copy, 'stryker.json');
  rmSync(reportFile, { force: true });
  forgetSurvivors(incrementalFile);
  const configuration = {
    plugins: ['@stryker-mutator/vitest-runner', join(copy, 'scripts/mutation/message-text.ts')],
    ignorers: ['message-text'],
    testRunner: 'vitest',
    vitest: { configFile: 'scripts/mutation/vitest.config.ts', related: true },
    // Each mutant meets only the tests that reach it. Those evaluated at import meet all of them.
    coverageAnalysis: 'perTest',
    inPlace: true,
    // Nothing type-checks here, and tests compare what is generated with the file.
    disableTypeChecks: false,
    mutate: files,
    concurrency,
    incremental: true,
    incrementalFile,
    force,
    packageManager: 'pnpm',
    reporters: ['progress-append-only', 'json'],
    jsonReporter: { fileName: reportFile },
    tempDirName: join(copy, '.stryker-tmp'),
    allowConsoleColors: false,
    timeoutMS: 10_000,
    // Of the time without a mutant, which is for the most part that of tests which are left out where it has to be quick.
    timeoutFactor: size === 'nearest' ? 0.3 : 1.5,
  };
  writeFileSync(configFile, JSON.stringify(configuration));
  const stryker = join('node_modules', '.bin', 'stryker');
  const { code, output } = await run([stryker, 'run', configFile], {
    cwd: copy,
    env: {
      MUTATED_PACKAGE: folder,
      MUTATED_IN: workerd ? 'node workerd' : 'node',
      MUTATED_SIZE: size,
      MUTATED_TESTS: tests.join(' '),
    },
    onOutput: (text) => process.stderr.write(text),
  });
  if (code !== 0) throw new Error(`StrykerJS ended with ${code} for ${folder}\n${output.slice(-4000)}`);
  return JSON.parse(readFileSync(reportFile, 'utf8')) as MutantReport;
}

/**
 * What survived is tried again in any case. StrykerJS tries a survivor again only when it sees a new test that reaches it,
 * and of a mutant that acts when its module is loaded it sees none.
 */
export function forgetSurvivors(incrementalFile: string): void {
  if (!existsSync(incrementalFile)) return;
  const known = JSON.parse(readFileSync(incrementalFile, 'utf8')) as MutantReport;
  const files = Object.entries(known.files).map(([file, { mutants, ...rest }]) => {
    return [file, { ...rest, mutants: mutants.filter(({ status }) => status === 'Killed') }];
  });
  writeFileSync(incrementalFile, JSON.stringify({ ...known, files: Object.fromEntries(files) }));
}
