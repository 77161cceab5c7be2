import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundle, ownerOf } from '../../bundles/bundle.ts';
import { problemsOf, tableRow } from '../../bundles/check-sizes.ts';
import { temporaryTree } from '../temporary-tree.ts';

const made = {
  code: 'export const introspectionUrl=1',
  gzipped: 1_500,
  exports: ['a'],
  inputs: new Map([
    ['packages/token/src/index.ts', 30],
    ['node_modules/.pnpm/jose@6.0.0/node_modules/jose/dist/webapi/index.js', 90],
  ]),
};
const budget = { entry: 'packages/token/src/index.ts', limit: 2_000, without: { inputs: /hono/ } };

test('a bundle within its budget has no problem', () => {
  expect(problemsOf(budget, made)).toEqual([]);
});

test('weight, forbidden inputs, forbidden words and emptiness are problems', () => {
  const strict = { ...budget, limit: 1_000, without: { inputs: /jose/, words: /introspection/i } };
  expect(problemsOf(strict, { ...made, exports: [] })).toEqual([
    'packages/token/src/index.ts: exports nothing',
    'packages/token/src/index.ts: 1.50 kB, over its budget of 1.00 kB',
    expect.stringMatching(/contains node_modules\/\.pnpm\/jose@6\.0\.0\/.*, which it must not/),
    'packages/token/src/index.ts: contains the word "introspection", which it must not',
  ]);
});

test('the table shows the share of each package', () => {
  expect(tableRow(budget, made)).toMatch(/1\.50 kB of +2\.00 kB +jose 75 %, token 25 %$/);
});

test('a bundle lists its exports and leaves out unused code', async () => {
  const top = temporaryTree({
    'packages/a/used.js': `import { unused } from './unused.js'; export const used = 1; export const other = unused;`,
    'packages/a/unused.js': 'export const unused = 2;',
  });
  const source = `export { used as b } from './packages/a/used.js'; export const a = 1;`;
  const result = await bundle(source, top);
  expect(result.exports).toEqual(['a', 'b']);
  expect([...result.inputs.keys()]).toContain(join('packages', 'a', 'used.js'));
  expect([...result.inputs.keys()]).not.toContain(join('packages', 'a', 'unused.js'));
});

test.each([
  ['node_modules/.pnpm/jose@6/node_modules/jose/dist/index.js', 'jose'],
  ['packages/token/node_modules/@scope/name/index.js', '@scope/name'],
  ['packages/token/src/index.ts', 'packages/token'],
  ['<stdin>', '<stdin>'],
])('%s belongs to %s', (path, owner) => {
  expect(ownerOf(path)).toBe(owner);
});
