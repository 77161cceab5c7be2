import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, inject, onTestFinished, type TestContext } from 'vitest';

/**
 * With `--quick`, tests that take more of the processor's time than this without a mutant meet none: those that try
 * everything are worth it where the sources are right, but a mutant of a constant would wait for each of them. Time on the
 * clock says little beside others' work.
 */
const SLOW_MS = 400;
const SLOW_TESTS = join('.stryker-tmp', 'slow-tests');

type Task = TestContext['task'];

// What StrykerJS's runner provides: `dry-run`, or `mutant`.
const isDryRun = (inject as (key: string) => unknown)('mode') === 'dry-run';
const slow = new Set(!isDryRun && existsSync(SLOW_TESTS) ? readFileSync(SLOW_TESTS, 'utf8').split('\n') : []);

beforeEach(({ task, skip }) => {
  if (slow.has(nameOf(task))) skip('slow');
  if (!isDryRun) return;
  const before = process.threadCpuUsage();
  onTestFinished(() => {
    const { user, system } = process.threadCpuUsage(before);
    if ((user + system) / 1000 > SLOW_MS) appendFileSync(SLOW_TESTS, `${nameOf(task)}\n`);
  });
});

/** In one line, whatever it is called. */
function nameOf({ file, name, suite }: Task): string {
  return JSON.stringify([file.filepath, suite?.name, name]);
}
