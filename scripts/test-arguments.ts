import { parseArgs } from 'node:util';

export const parts = ['checks', 'vitest', 'packages'] as const;
export type Part = (typeof parts)[number];

/** How `pnpm test` is used. */
export const USAGE = `usage: pnpm test [--all | --changed [REF]] [--only ${parts.join('|')}]
       pnpm test --package NAME [--all | --watch]
       pnpm test FILE…
  without options   checks, and every test that is not slow: before a commit
  --all             everything, as in CI: slow tests, the templates, the build and what is checked of it
  --changed [REF]   besides, the slow tests that depend on files which changed since the commit REF, or since the last one
  --only            one part of it
  --package         the tests of packages/NAME
  --watch           runs the tests of what is not committed, and goes on with those of each file that changes
  FILE              these files of tests, slow or not`;

/** What is to be run. */
export interface TestArguments {
  readonly parts: readonly Part[];
  /** Everything, or what is not slow. */
  readonly all: boolean;
  /** The commit since which slow tests of changed files are wanted. */
  readonly changedSince?: string | undefined;
  /** The paths that a test file has to begin with; empty for all. */
  readonly paths: readonly string[];
  /** Whether the paths are test files, which run whatever their size. */
  readonly areFiles: boolean;
  readonly watch: boolean;
}

/** Reads the command line. Throws if it does not fit. */
export function testArguments(args: readonly string[], exists: (path: string) => boolean): TestArguments {
  const { values, positionals } = parseArgs({
    args: withReference(args),
    allowPositionals: true,
    options: {
      all: { type: 'boolean', default: false },
      changed: { type: 'string' },
      only: { type: 'string' },
      package: { type: 'string' },
      watch: { type: 'boolean', default: false },
    },
  });
  const { all, changed: changedSince, only, package: folder, watch } = values;
  const files = positionals.map((path) => path.replace(/^\.\//, ''));
  if (all && changedSince !== undefined) throw new Error('--all runs more than --changed: give one of them');
  if (watch && (folder === undefined || all))
    throw new Error('--watch is for the quick tests of one --package');
  if (folder !== undefined && (files.length > 0 || only !== undefined || changedSince !== undefined))
    throw new Error('--package goes with --all or --watch alone');
  if (files.length > 0 && (all || only !== undefined || changedSince !== undefined))
    throw new Error('files of tests go with no option');
  for (const path of files)
    if (!path.endsWith('.test.ts') || !exists(path)) throw new Error(`${path} is no file of tests`);
  if (folder !== undefined && !exists(`packages/${folder}/package.json`))
    throw new Error(`there is no package packages/${folder}`);
  if (folder !== undefined)
    return { parts: ['vitest'], all, paths: [`packages/${folder}/`], areFiles: false, watch };
  if (files.length > 0) return { parts: ['vitest'], all: true, paths: files, areFiles: true, watch };
  return { parts: partsOf(only, all), all, changedSince, paths: [], areFiles: false, watch };
}

/** `--changed` alone means: since the last commit. */
function withReference(args: readonly string[]): string[] {
  return args.flatMap((arg, at) => {
    const isAlone = arg === '--changed' && (args[at + 1] ?? '--').startsWith('--');
    return isAlone ? ['--changed=HEAD'] : [arg];
  });
}

function partsOf(only: string | undefined, all: boolean): readonly Part[] {
  if (only === undefined) return all ? parts : ['checks', 'vitest'];
  const part = parts.find((name) => name === only);
  if (part === undefined) throw new Error(`${only} is no part of the tests`);
  return [part];
}
