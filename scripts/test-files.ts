import { affectedTests } from './affected-tests.ts';
import { run } from './processes.ts';
import { listFiles, readPackages, root, shown } from './workspace.ts';

/** Vitest's projects whose files run with `--all` only: see `vitest.config.ts`. */
export const SLOW_PROJECTS = '*-slow';

/** The project of property tests with few cases, which `--all` runs with all of theirs alone. */
export const FEW_PROJECT = 'node-few';

/** Every test file, by its path from the top folder. */
export function testFiles(top: string = root): string[] {
  const folders = [...readPackages(top).map(({ dir }) => `${dir}/test`), `${top}/scripts`, `${top}/examples`];
  return folders.flatMap((folder) => listFiles(folder, '.test.ts')).map((file) => shown(top, file));
}

/** Whether a test file runs with `--all`: by its name, or as a test of a template. */
export function isSlow(file: string): boolean {
  return /\.(?:slow|property)\.test\.ts$/.test(file) || file.startsWith('examples/');
}

/** Whether a test file runs without `--all`: property tests run in both sizes. */
export function isQuick(file: string): boolean {
  return !isSlow(file) || file.endsWith('.property.test.ts');
}

/** The slow test files that depend on what changed since a commit, whether or not that is committed itself. Throws without Git. */
export async function slowFilesSince(commit: string): Promise<string[]> {
  const lists = [
    ['git', 'diff', '--name-only', '-z', '--no-renames', commit, '--'],
    ['git', 'ls-files', '-z', '--others', '--exclude-standard'],
  ];
  const changed: string[] = [];
  for (const command of lists) {
    const { code, output } = await run(command, { cwd: root });
    if (code !== 0) throw new Error(`what changed since ${commit} is not known: ${output.trim()}`);
    changed.push(...output.split('\0').filter((file) => file !== ''));
  }
  const all = testFiles();
  return affectedTests(root, changed, { wanted: all.filter(isSlow), all });
}
