import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { defineConfig, type Plugin } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import everything from '../../vitest.config.ts';
import { listFiles, root, shown } from '../workspace.ts';
import { inKeptThread } from './kept-thread.ts';
import type { MutationSize } from './stryker-run.ts';
import { testsAskedFor } from './tests-asked-for.ts';

interface Project {
  readonly plugins?: Plugin[];
  readonly test: { readonly name: string };
}

/** The folder of one package, set by `stryker-run.ts`: its tests in Node and in workerd, run as `pnpm test` runs them. */
const folder = process.env.MUTATED_PACKAGE;
if (folder === undefined) throw new Error('MUTATED_PACKAGE is not set: run "pnpm mutate"');

const ones = (text: string | undefined): string[] => text?.split(' ').filter((one) => one !== '') ?? [];
const texts = ones(process.env.MUTATED_TESTS);

const endings: Readonly<Record<string, string>> = { node: '.test.ts', workerd: '.workerd.test.ts' };
const size = (process.env.MUTATED_SIZE ?? 'everything') as MutationSize;
const isSlow = size === 'everything';
const ofGates = '**/*.{gate,gate.slow}.test.ts';
/** What of a project's ending is not its own, and what is slow unless everything is wanted. */
const exclude = (name: string): string[] => [
  ...(name === 'node' ? ['**/*.workerd.test.ts', ofGates] : []),
  ...(isSlow ? [] : ['**/*.slow.test.ts']),
];
const asked = ones(process.env.MUTATED_IN ?? 'node workerd');
const testsOf = (ending: string): string[] =>
  testsAskedFor(
    listFiles(join(root, folder, 'test'), ending).map((file) => shown(root, file)),
    texts,
  );
// Starting workerd costs seconds: only where a test wants it.
const wanted = Object.entries(endings).filter(
  ([name, ending]) => asked.includes(name) && testsOf(ending).length > 0,
);

const setup = [
  'scripts/fixtures/leave-nothing.ts',
  'scripts/mutation/first-counterexample.ts',
  'scripts/fixtures/kept-keys.ts',
];

const known = (everything.test?.projects ?? []) as readonly unknown[] as readonly Project[];
const projects = wanted.map(([name, ending]) => {
  const project = known.find(({ test }) => test.name === name);
  if (project === undefined) throw new Error(`vitest.config.ts has no project "${name}"`);
  const include = testsOf(ending);
  // StrykerJS ends what runs without end. Instrumented, and beside others' work, an honest test is much slower.
  const plugins = name === 'node' ? [inKeptThread] : (project.plugins ?? []);
  const setupFiles = name === 'node' ? setup : [];
  const provide = { isSlow };
  const test = {
    ...project.test,
    include,
    exclude: exclude(name),
    setupFiles,
    provide,
    testTimeout: 240_000,
  };
  return { ...project, plugins, test };
});

/** More than any test file has bytes. */
const FAR = 1e9;

/**
 * The first test that fails ends a mutant. So the tests that are named after the mutated file come first, then those of
 * its folder, then the others, each from short to long: a mutant of a constant, which meets every test of the package,
 * mostly dies at once.
 */
class MirrorFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const mutated = this.ctx.config.related ?? [];
    const names = mutated.map((file) => `${basename(file, '.ts')}.`);
    const folders = mutated.map((file) => dirname(file).replace('/src', '/test'));
    const rank = ({ moduleId }: TestSpecification): number => {
      if (names.some((name) => basename(moduleId).startsWith(name))) return 0;
      const { size } = statSync(moduleId);
      return folders.some((mirror) => dirname(moduleId).endsWith(mirror)) ? size : size + FAR;
    };
    return files.toSorted((a, b) => rank(a) - rank(b));
  }
}

// Not isolated: a worker for each file costs more than most tests. Modules are loaded anew for each file all the same.
export default defineConfig({
  root,
  test: { projects, isolate: false, sequence: { sequencer: MirrorFirst } },
});
