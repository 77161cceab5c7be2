import { expect, test } from 'vitest';
import { compareExports, listInNode, listInWorkerd, listingModule } from '../../packed/packed-install.ts';
import { temporaryTree } from '../temporary-tree.ts';

const project = {
  'node_modules/one/package.json':
    '{"name":"one","type":"module","exports":{".":"./one.js","./sub":"./sub.js"}}',
  'node_modules/one/one.js': 'export const b = 1; export const a = 2;',
  'node_modules/one/sub.js': 'export const where = globalThis.navigator?.userAgent;',
  'node_modules/node-only/package.json': '{"name":"node-only","type":"module","exports":"./index.js"}',
  'node_modules/node-only/index.js': `export { readFileSync } from 'node:fs';`,
};

test('entries are loaded inside workerd and return their exports', async () => {
  const listing = await listInWorkerd(['one', 'one/sub'], temporaryTree(project));
  expect(listing).toEqual({ one: ['a', 'b'], 'one/sub': ['where'] });
});

test('an entry that needs Node does not load inside workerd, and does in Node', async () => {
  const top = temporaryTree(project);
  await expect(listInWorkerd(['node-only'], top)).rejects.toThrow();
  expect(await listInNode(['node-only'], top)).toEqual({ 'node-only': ['readFileSync'] });
});

test('an entry that is not installed is an error', async () => {
  await expect(listInWorkerd(['none'], temporaryTree(project))).rejects.toThrow('none');
  await expect(listInNode(['none'], temporaryTree(project))).rejects.toThrow('none');
});

test('a missing, an extra and an empty entry are named', () => {
  expect(compareExports({ one: ['a', 'b'], two: [] }, { one: ['b', 'c'], two: [] })).toEqual([
    'one: the packed package does not export a',
    'one: the packed package exports c, which its source does not',
    'two: exports nothing at run time',
  ]);
  expect(compareExports({ one: ['a'] }, {})).toEqual(['one: the packed package does not export a']);
});

test('the listing module imports each entry once', () => {
  expect(listingModule(['one', 'one/sub'], (listing) => `done(${listing});`)).toBe(
    [
      'import * as entry0 from "one";',
      'import * as entry1 from "one/sub";',
      'const listing = { "one": Object.keys(entry0).sort(), "one/sub": Object.keys(entry1).sort() };',
      'done(listing);',
      '',
    ].join('\n'),
  );
});
