import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPackages, root } from '../workspace.ts';

const FOLDER = join(root, '.changeset');
const FRONT_MATTER = /^---\n((?:'[^']+': (?:patch|minor|major)\n)+)---\n\n\S/;

test('every changeset names the packages that change, as a release reads it', () => {
  const names = new Set(readPackages(root).map(({ manifest }) => manifest.name));
  const unread = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .filter((file) => {
      const [, front = ''] = FRONT_MATTER.exec(readFileSync(join(FOLDER, file), 'utf8')) ?? [];
      const named = [...front.matchAll(/'([^']+)'/g)].map(([, name = '']) => name);
      return named.length === 0 || !named.every((name) => names.has(name));
    });
  expect(unread).toEqual([]);
});
