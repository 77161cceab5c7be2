import { expect, test } from 'vitest';
import { affectedTests } from '../affected-tests.ts';
import { temporaryTree } from './temporary-tree.ts';

const manifest = (name: string): string =>
  JSON.stringify({ name, version: '0.0.0', exports: { '.': './src/index.ts', './deep': './src/deep.ts' } });

const files = {
  'packages/gate/package.json': manifest('gate'),
  'packages/gate/src/index.ts': "export * from './rules.ts';",
  'packages/gate/src/rules.ts': '',
  'packages/gate/src/deep.ts': '',
  'packages/gate/test/rules.slow.test.ts': "import '../src/rules.ts';",
  'packages/gate/test/worker.gate.slow.test.ts': "bundle(join(import.meta.dirname, 'fixtures/worker.ts'));",
  'packages/gate/test/fixtures/worker.ts': "import 'gate/deep';",
  'packages/gate/test/pages.test.ts': "read(join(root, 'docs', 'page.md'));",
  'packages/line/package.json': manifest('line'),
  'packages/line/src/index.ts': '',
  'packages/line/src/main.ts': "import 'gate';",
  'packages/line/test/line.slow.test.ts': "start(node, 'src/main.ts');",
  'docs/page.md': '',
  'docs/unread.md': '',
  'scripts/set-up.ts': '',
};
const rules = 'packages/gate/test/rules.slow.test.ts';
const worker = 'packages/gate/test/worker.gate.slow.test.ts';
const line = 'packages/line/test/line.slow.test.ts';
const wanted = [rules, worker, line];
const affected = (...changed: string[]) =>
  affectedTests(temporaryTree(files), changed, {
    wanted,
    all: [...wanted, 'packages/gate/test/pages.test.ts'],
  });

test('a test is affected by a file that it imports, and by one that a program imports which it starts', () => {
  expect(affected('packages/gate/src/rules.ts')).toEqual([rules, line]);
});

test('a test is affected by what a Worker imports that it bundles', () => {
  expect(affected('packages/gate/src/deep.ts')).toEqual([worker]);
  expect(affected('packages/gate/test/fixtures/worker.ts')).toEqual([worker]);
});

test('a slow test that changed is affected, and nothing else by it', () => {
  expect(affected(rules)).toEqual([rules]);
});

test('nothing is affected where nothing changed, or a page that no slow test reads', () => {
  expect(affected()).toEqual([]);
  expect(affected('docs/page.md', 'docs/unread.md', 'README.md', '.changeset/new.md')).toEqual([]);
});

test.each([
  ['what every test runs with', 'vitest.config.ts'],
  ['what is installed', 'pnpm-lock.yaml'],
  ['a file that no test is known to read', 'scripts/set-up.ts'],
  ['a file that is gone', 'packages/gate/src/gone.ts'],
])('every slow test is affected by %s', (_, file) => {
  expect(affected('packages/gate/src/deep.ts', file)).toEqual(wanted);
});
