import { expect, test } from 'vitest';
import { typeCheck } from '../../docs/check-examples-in-docs.ts';
import { temporaryTree } from '../temporary-tree.ts';

const workspace = {
  'tsconfig.base.json': JSON.stringify({
    compilerOptions: {
      target: 'ES2024',
      lib: ['ES5'],
      module: 'ESNext',
      moduleResolution: 'Bundler',
      moduleDetection: 'force',
      strict: true,
      allowImportingTsExtensions: true,
      noEmit: true,
    },
  }),
  'node_modules/@types/node/index.d.ts': '',
  'node_modules/@cloudflare/workers-types/index.d.ts': '',
  'packages/core/package.json': JSON.stringify({
    name: '@portcullis/core',
    exports: { '.': './src/index.ts' },
  }),
  'packages/core/src/index.ts': 'export const limit: number = 1; export interface Options { size: number }',
  'packages/roles/package.json': JSON.stringify({
    name: '@portcullis/roles',
    exports: { '.': './src/index.ts' },
  }),
  'packages/roles/src/index.ts': `export const role: string = 'admin';`,
};

const example = (code: string, packageName?: string) => ({
  file: 'README.md',
  line: 10,
  code,
  ...(packageName === undefined ? {} : { packageName }),
});

test('an example that imports what it uses compiles', () => {
  const code = `import { limit } from '@portcullis/core';\nexport const twice: number = limit * 2;`;
  expect(typeCheck(temporaryTree(workspace), [example(code)])).toEqual([]);
});

test('an error is reported at its line of the page', () => {
  const code = `import { limit } from '@portcullis/core';\n\nexport const text: string = limit;`;
  expect(typeCheck(temporaryTree(workspace), [example(code)])).toEqual([
    `README.md:12: Type 'number' is not assignable to type 'string'.`,
  ]);
});

test('names of its own package need no import, those of another do', () => {
  const code = 'const options: Options = { size: limit };\nexport const both = [options, role];';
  expect(typeCheck(temporaryTree(workspace), [example(code, '@portcullis/core')])).toEqual([
    `README.md:11: Cannot find name 'role'.`,
  ]);
});

test('what an example exports has types that its reader can name, as projects with declarations of their own must', () => {
  const hidden = {
    ...workspace,
    'packages/core/src/hidden.ts': 'export interface Hidden { size: number }',
    'packages/core/src/index.ts': `import type { Hidden } from './hidden.ts';\nexport declare function make(): Hidden;`,
  };
  const code = `import { make } from '@portcullis/core';\nexport const made = make();`;
  expect(typeCheck(temporaryTree(hidden), [example(code)])).toEqual([
    expect.stringContaining(
      "README.md:11: The inferred type of 'made' cannot be named without a reference to 'Hidden'",
    ),
  ]);
  const named = {
    ...hidden,
    'packages/core/src/index.ts': `${hidden['packages/core/src/index.ts']}\nexport type { Hidden };`,
  };
  expect(typeCheck(temporaryTree(named), [example(code)])).toEqual([]);
});

test('two examples may declare the same name', () => {
  const code = 'const a = 1;\nexport { a };';
  expect(typeCheck(temporaryTree(workspace), [example(code), example(code)])).toEqual([]);
});

test('a syntax error is reported, not thrown', () => {
  expect(typeCheck(temporaryTree(workspace), [example('const = 1;')])).toContain(
    'README.md:10: Variable declaration expected.',
  );
});
