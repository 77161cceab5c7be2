import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../processes.ts';
import { root } from '../../workspace.ts';
import { temporaryTree } from '../temporary-tree.ts';

test('each run executes the tests that it selects, in every file', async () => {
  const tests = "test('one', () => {}); test('two', () => {}); test('three', () => {});";
  const folder = temporaryTree({ 'a.test.js': tests, 'b.test.js': tests });
  const script = join(root, 'scripts/test/mutation/fixtures/two-runs.ts');
  const { code, output } = await run([process.execPath, script, folder, 'one', 'two', 'three'], {
    cwd: root,
  });
  expect([output.trim().split('\n'), code]).toEqual([['one one', 'two two', 'three three'], 0]);
});
