import { expect, test } from 'vitest';
import { type GuardingFiles, guardingFiles } from '../../mutation/guarding-files.ts';
import { temporaryTree } from '../temporary-tree.ts';

const OPEN = [{ decides: 'who may enter', functions: ['door/src/index.ts#open'] }];

/** Searches a tree of two packages, from the function `open` of the first. */
function found(files: Record<string, string>, left: Parameters<typeof guardingFiles>[2] = []): GuardingFiles {
  const manifest = (name: string): string =>
    JSON.stringify({ name, version: '0.0.0', exports: { '.': './src/index.ts' } });
  const top = temporaryTree({
    'packages/door/package.json': manifest('door'),
    'packages/lock/package.json': manifest('lock'),
    ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`packages/${file}`, text])),
  });
  return guardingFiles(top, OPEN, left);
}

const guarding = (files: Record<string, string>): string[] =>
  found(files).guarding.map(({ file }) => file.replace('packages/', ''));

test('a file that only returns a value guards if the deciding function uses it', () => {
  const files = {
    'door/src/index.ts': `import { key } from './key.ts';\nexport const open = () => key();`,
    'door/src/key.ts': `const unused = 1;\nexport function key() { return 'iron'; }`,
  };
  expect(found(files).guarding).toEqual([
    { file: 'packages/door/src/index.ts', line: 2, name: 'open', decides: 'who may enter' },
    { file: 'packages/door/src/key.ts', line: 2, name: 'key', decides: 'who may enter' },
  ]);
});

test.each<[string, string, Record<string, string>]>([
  ['by another package’s entry', `import { key } from 'lock';\nexport const open = () => key;`, {}],
  ['under another name', `import { key as k } from 'lock';\nexport const open = () => ({ k });`, {}],
  ['as a whole module', `import * as lock from 'lock';\nexport const open = () => lock.key;`, {}],
  ['when it is first needed', `export const open = async () => (await import('lock')).key;`, {}],
  ['as a default value', `import { key } from 'lock';\nexport const open = ({ k = key }) => k;`, {}],
  ['as a parent class', `import { key } from 'lock';\nexport class open extends key {}`, {}],
  [
    'through a declaration of the same file',
    `import { key } from 'lock';\nconst own = key;\nexport const open = () => own;`,
    {},
  ],
  [
    'through a file that exports it on',
    `import { key } from './on.ts';\nexport const open = () => key;`,
    { 'door/src/on.ts': `export * from 'lock';` },
  ],
])('a file that is used %s guards', (_, index, more) => {
  const files = {
    'door/src/index.ts': index,
    'lock/src/index.ts': `export { key } from './key.ts';`,
    'lock/src/key.ts': 'export const key = 1;',
    ...more,
  };
  expect(guarding(files)).toContain('lock/src/key.ts');
});

test('a file that runs code when it is loaded guards with what that code uses', () => {
  const files = {
    'door/src/index.ts': `import { key } from './key.ts';\nexport const open = () => key;`,
    'door/src/key.ts': `import { seal } from './seal.ts';\nseal();\nexport const key = 1;`,
    'door/src/seal.ts': 'export function seal() {}',
  };
  expect(guarding(files)).toContain('door/src/seal.ts');
});

test.each([
  [
    'lends a type by a type import',
    `import type { Key } from './key.ts';\nexport const open = (k: Key) => k;`,
  ],
  ['lends a type', `import { key } from './key.ts';\nexport const open = (k: typeof key) => k;`],
  [
    'declares a member of the same name',
    `import { key } from './key.ts';\nexport const open = (k) => k.key;`,
  ],
  [
    'is used by another function of the file',
    `import { key } from './key.ts';\nexport const open = 1;\nexport const other = key;`,
  ],
])('a file with code that only %s does not guard, and is reported as not known', (_, index) => {
  const { guarding, unknown } = found({
    'door/src/index.ts': index,
    'door/src/key.ts': 'export const key = 1;\nexport type Key = 1;',
  });
  expect(guarding.map(({ file }) => file)).toEqual(['packages/door/src/index.ts']);
  expect(unknown).toEqual(['packages/door/src/key.ts']);
});

test('a file of types alone, or of exports of others’ declarations, need not be known', () => {
  const { unknown } = found({
    'door/src/index.ts': 'export const open = 1;',
    'door/src/types.ts': 'export interface Key {}\nexport type Other = 1;',
    'door/src/more.ts': `export { open } from './index.ts';`,
  });
  expect(unknown).toEqual([]);
});

test('a file that a rule excludes does not guard, and the rule shows it', () => {
  const rule = { files: /key\.ts$/, why: 'no key' };
  const { guarding, unknown, excluded } = found(
    {
      'door/src/index.ts': `import { key } from './key.ts';\nexport const open = () => key();`,
      'door/src/key.ts': 'export const key = 1;',
    },
    [rule],
  );
  expect(guarding.map(({ file }) => file)).toEqual(['packages/door/src/index.ts']);
  expect(unknown).toEqual([]);
  expect(excluded.get(rule)).toEqual(['packages/door/src/key.ts']);
});

test('a deciding function that does not exist is an error', () => {
  expect(() => found({ 'door/src/index.ts': 'export type open = 1;' })).toThrow(/exports no open/);
});
