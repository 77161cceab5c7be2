import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../workspace.ts';

const TESTS = join(root, 'packages/session/test');

const [, OIDC = '', OTHERS = ''] = readFileSync(join(root, 'docs/conformance.md'), 'utf8').split('\n## ');

/** Case and test of each row about OpenID Connect. */
function rows(): { readonly name: string; readonly file: string }[] {
  const lines = OIDC.split('\n');
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

test('every other specification names a file of tests that exists', () => {
  const held = OTHERS.split('\n').filter((line) => /^\| (?:[A-Z]{3}|C2SP|WHATWG|W3C)/.test(line));
  expect(held.length).toBeGreaterThan(15);
  const files = held.map((line) =>
    [...line.matchAll(/\]\(\.\.\/([^)]+\.test\.ts)\)/g)].map(([, file = '']) => file),
  );
  expect(files.filter((named) => named.length === 0)).toEqual([]);
  expect(files.flat().filter((file) => !existsSync(join(root, file)))).toEqual([]);
});
