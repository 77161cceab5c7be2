import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../workspace.ts';

const TESTS = join(root, 'packages/session/test');

/** Case and test of each row of docs/conformance.md. */
function rows(): { readonly name: string; readonly file: string }[] {
  const lines = readFileSync(join(root, 'docs/conformance.md'), 'utf8').split('\n');
  const cells = lines.filter((line) => line.startsWith('| ')).map((line) => line.split('|')[3]?.trim() ?? '');
  return cells
    .filter((cell) => cell !== 'test' && !/^-+$/.test(cell))
    .map((cell) => {
      const [, name = '', file = 'provider/id-token.test.ts'] = /^(.*?)(?: \(`([^`]+)`\))?$/.exec(cell) ?? [];
      return { name, file };
    });
}

test('every case of the conformance table names a test that exists', () => {
  expect(rows().length).toBeGreaterThan(30);
  const missing = rows().filter(({ name, file }) => {
    // A test that is run in several modes names the mode in its title.
    const titles = readFileSync(join(TESTS, file), 'utf8').replaceAll('in %s, ', '');
    return !titles.includes(`${name}'`);
  });
  expect(missing).toEqual([]);
});
