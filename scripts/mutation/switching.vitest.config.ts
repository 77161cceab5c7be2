import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { listFiles, root, shown } from '../workspace.ts';
import { inKeptThread } from './kept-thread.ts';
import { testsAskedFor } from './tests-asked-for.ts';

/** The quick tests in Node of one package, for `switched-pass.ts`: one thread runs all of them, and tries the mutants. */
const { MUTATED_PACKAGE: folder, MUTATED_TESTS: texts = '' } = process.env;
if (folder === undefined) throw new Error('MUTATED_PACKAGE is not set: run "pnpm mutate"');

const include = testsAskedFor(
  listFiles(join(root, folder, 'test'), '.test.ts').map((file) => shown(root, file)),
  texts.split(' ').filter((text) => text !== ''),
);

export default defineConfig({
  root,
  plugins: [inKeptThread],
  test: {
    name: 'node',
    include,
    exclude: ['**/*.{workerd,gate,slow}.test.ts'],
    isolate: false,
    maxWorkers: 1,
    maxConcurrency: 1,
    passWithNoTests: true,
    provide: { isSlow: false },
    setupFiles: [
      'scripts/mutation/switching-setup.ts',
      'scripts/mutation/first-counterexample.ts',
      'scripts/fixtures/kept-keys.ts',
    ],
  },
});
