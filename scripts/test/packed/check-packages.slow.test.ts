import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkPackages } from '../../packed/check-packages.ts';
import { temporaryTree } from '../temporary-tree.ts';

const manifest = (name: string, more: object = {}): string =>
  JSON.stringify({
    name,
    version: '1.0.0',
    license: 'MIT',
    type: 'module',
    files: ['dist'],
    exports: { '.': './src/index.ts' },
    publishConfig: { exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } } },
    ...more,
  });

const built = {
  'node_modules/.bin/attw': '#!/bin/sh\nexit 0\n',
  'packages/low/package.json': manifest('low'),
  'packages/low/src/index.ts': 'export const low = 1; export interface Low { size: number }',
  'packages/low/dist/index.js': 'export const low = 1;',
  'packages/low/dist/index.d.ts': 'export declare const low = 1; export interface Low { size: number }',
  'packages/high/package.json': manifest('high', { dependencies: { low: '^1.0.0' } }),
  'packages/high/src/index.ts': `export { low as high } from '../../low/src/index.ts';`,
  'packages/high/dist/index.js': `export { low as high } from 'low';`,
  'packages/high/dist/index.d.ts': `export { low as high } from 'low';`,
};

test('a package that is not built is named, and no other step runs', async () => {
  const { 'packages/low/dist/index.js': _, ...unbuilt } = built;
  const { problems } = await checkPackages(temporaryTree(unbuilt));
  expect(problems).toEqual(['packages/low/dist/index.js: not built; run pnpm build']);
});

test('packages are packed, installed and run: an export that their source lacks is named, and a published type parameter that hides a type of its own constraint', {
  timeout: 120_000,
}, async () => {
  const top = temporaryTree({
    ...built,
    'packages/low/dist/index.js': 'export const low = 1; export const more = 2;',
    'packages/low/dist/index.d.ts':
      'interface Low { size: number }\nexport declare const low = 1;\nexport declare function of<T extends Low, Low>(a: T): Low;\nexport type { Low };',
  });
  chmodSync(join(top, 'node_modules/.bin/attw'), 0o755);
  const { problems, packages } = await checkPackages(top);
  expect(packages).toBe(2);
  expect(problems).toEqual([
    'packages/low/dist/index.d.ts:3: the type parameter Low hides what the module calls Low: give it another name in the source',
    'low: the packed package exports more, which its source does not',
  ]);
});

test('a package that imports what it does not declare is refused', { timeout: 120_000 }, async () => {
  const top = temporaryTree({ ...built, 'packages/high/package.json': manifest('high') });
  chmodSync(join(top, 'node_modules/.bin/attw'), 0o755);
  const { problems } = await checkPackages(top);
  expect(problems).toEqual([expect.stringContaining('Could not resolve "low"')]);
});
