import { join } from 'node:path';
import { expect, test } from 'vitest';
import { declarationProblems } from '../../packed/declared-types.ts';
import { root } from '../../workspace.ts';
import { temporaryTree } from '../temporary-tree.ts';

const TYPES = [join(root, 'node_modules/@types')];

function problemsOf(declarations: string): string[] {
  const project = temporaryTree({
    'package.json': '{ "type": "module" }',
    'node_modules/low/package.json':
      '{ "name": "low", "type": "module", "exports": "./index.js", "types": "./index.d.ts" }',
    'node_modules/low/index.d.ts': declarations,
  });
  return declarationProblems(['low'], project, TYPES);
}

test('a type that programs for Node do not have is named where a declaration uses it', {
  timeout: 60_000,
}, () => {
  expect(
    problemsOf(
      'export declare const a: number;\nexport declare function page(headers: HeadersInit): Response;\n',
    ),
  ).toEqual(["node_modules/low/index.d.ts:2: with the types of Node alone: Cannot find name 'HeadersInit'."]);
});

test('a type that Node has as well is accepted', { timeout: 60_000 }, () => {
  expect(
    problemsOf(
      'export declare function sign(key: Parameters<typeof crypto.subtle.sign>[1]): Promise<Response>;\n',
    ),
  ).toEqual([]);
});

test('an entry without declarations is named', { timeout: 60_000 }, () => {
  const project = temporaryTree({ 'package.json': '{ "type": "module" }' });
  expect(declarationProblems(['none'], project, TYPES)).toEqual([
    expect.stringMatching(/^declared-types\.ts:1: .*Cannot find module 'none'/),
  ]);
});
