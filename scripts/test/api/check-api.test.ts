import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { apiPages } from '../../api/api-pages.ts';
import { checkApi } from '../../api/check-api.ts';
import { temporaryTree } from '../temporary-tree.ts';

const manifest = (name: string, ...subpaths: readonly string[]): string =>
  JSON.stringify({
    name: `@portcullis/${name}`,
    version: '0.0.0',
    exports: Object.fromEntries([
      ['.', './src/index.ts'],
      ...subpaths.map((one) => [`./${one}`, `./src/${one}.ts`]),
    ]),
  });

const TREE = {
  'packages/core/package.json': manifest('core', 'internal'),
  'packages/core/src/index.ts': `export { open } from './gate.ts';\nexport type { Lock } from './lock.ts';`,
  'packages/core/src/internal.ts': `export { hinge } from './gate.ts';`,
  'packages/core/src/gate.ts': `import type { Lock, Key } from './lock.ts';
/** Opens it. */
export function open(lock: Lock, key: Key): boolean { return lock.fits(key); }
export const hinge: number = 1;`,
  'packages/core/src/lock.ts': `export interface Lock { fits(key: Key): boolean }\nexport interface Key { readonly teeth: number }`,
  'packages/roles/package.json': manifest('roles'),
  'packages/roles/src/index.ts': `import { hinge } from '@portcullis/core/internal';\nexport const hinges: number = hinge;`,
};

function written(files: Readonly<Record<string, string>>): string {
  const top = temporaryTree(files);
  mkdirSync(join(top, 'docs/api'), { recursive: true });
  for (const [file, text] of Object.entries(apiPages(top))) writeFileSync(join(top, file), text);
  return top;
}

test('a page shows what is exported, what that is made of, and nothing that only packages share', () => {
  const top = written(TREE);
  const page = readFileSync(join(top, 'docs/api/core.md'), 'utf8');
  expect(page).toContain('function open(lock: Lock, key: Key): boolean;');
  expect(page).toMatch(/### Types\n\n```ts ignore\ninterface Lock/);
  expect(page).toMatch(/## Only part of these\n\n```ts ignore\ninterface Key/);
  expect(page).not.toContain('hinge');
  expect(checkApi(top)).toEqual([]);
});

test('a change of a signature is a problem until the page shows it', () => {
  const top = written(TREE);
  writeFileSync(
    join(top, 'packages/core/src/lock.ts'),
    `export interface Lock { fits(key: Key): boolean }\nexport interface Key { readonly teeth: string }`,
  );
  // Files are read once in a process, so it is compared with the page of another one.
  writeFileSync(join(top, 'docs/api/core.md'), 'another page');
  expect(checkApi(top)).toEqual([
    'docs/api/core.md: is not what the packages export; run pnpm api, and look at what changed',
  ]);
});

test('what is shared must be shared, and no example imports it', () => {
  const top = written({
    ...TREE,
    'packages/roles/src/index.ts': 'export const hinges: number = 2;',
    'examples/gate/src/worker.ts': `import { hinge } from '@portcullis/core/internal';\nexport default hinge;`,
  });
  expect(checkApi(top)).toEqual([
    'examples/gate/src/worker.ts: imports @portcullis/core/internal, which is for our packages only',
  ]);
  const unused = written({ ...TREE, 'packages/roles/src/index.ts': 'export const hinges: number = 2;' });
  expect(checkApi(unused)).toEqual(['@portcullis/core/internal: exports hinge, which nothing else imports']);
});

test('what a built Worker imports is not shown, and no package need import it', () => {
  const top = written({
    ...TREE,
    'packages/gateway/package.json': manifest('gateway', 'built'),
    'packages/gateway/src/index.ts': 'export const gateway: number = 1;',
    'packages/gateway/src/built.ts': 'export const limitsPart: number = 1;',
  });
  expect(readFileSync(join(top, 'docs/api/gateway.md'), 'utf8')).not.toContain('limitsPart');
  expect(checkApi(top)).toEqual([]);
});

test('a page of a package that is gone is a problem', () => {
  const top = written(TREE);
  writeFileSync(join(top, 'docs/api/gone.md'), '');
  expect(checkApi(top)).toEqual(['docs/api/gone.md: is of no package that users import; run pnpm api']);
});
