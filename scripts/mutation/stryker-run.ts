import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../processes.ts';
import type { MutantReport } from './mutant-report.ts';

/** Everything, or the quick form of `pnpm test`. */
export type MutationSize = 'everything' | 'quick form';

export interface StrykerRun {
  /** The working copy: sources are changed in place. */
  readonly copy: string;
  /** The package's folder: `packages/core`. */
  readonly folder: string;
  /** The files, or places in them: `a.ts:1:0-1:9`. */
  readonly files: readonly string[];
  readonly concurrency: number;
  /** Of the package's tests, those whose path holds one of these texts; all of them if there is none. */
  readonly tests: readonly string[];
  /** Which sizes of tests a mutant meets. */
  readonly size: MutationSize;
  /** Whether the tests inside workerd are run as well. */
  readonly workerd: boolean;
}

/** Runs StrykerJS over files of one package, by the package's tests. */
export async function strykerRun(options: StrykerRun): Promise<MutantReport> {
  const { copy, folder, files, concurrency, tests, size, workerd } = options;
  const reportFile = join(copy, 'mutation-report.json');
  const configFile = join(copy, 'stryker.json');
  rmSync(reportFile, { force: true });
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
    packageManager: 'pnpm',
    reporters: ['progress-append-only', 'json'],
    jsonReporter: { fileName: reportFile },
    tempDirName: join(copy, '.stryker-tmp'),
    allowConsoleColors: false,
    timeoutMS: 10_000,
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
