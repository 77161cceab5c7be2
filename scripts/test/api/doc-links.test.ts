import { expect, test } from 'vitest';
import { linkProblems } from '../../api/doc-links.ts';
import { temporaryTree } from '../temporary-tree.ts';

const manifest = (name: string): string =>
  JSON.stringify({
    name: `@portcullis/${name}`,
    version: '0.0.0',
    exports: { '.': './src/index.ts', './internal': './src/internal.ts' },
  });

/** A package that exports `open`, and the type of a lock, which is made of keys. */
const treeWith = (gate: string, lock = '') =>
  temporaryTree({
    'packages/core/package.json': manifest('core'),
    'packages/core/src/index.ts': `export { open } from './gate.ts';\nexport type { Lock } from './lock.ts';`,
    'packages/core/src/internal.ts': `export { hinge } from './gate.ts';`,
    'packages/core/src/gate.ts': `${gate}\nexport function open(): void {\n  /** See {@link bolt}. */\n  const bolt = 1;\n}
/** See {@link bolt}. */\nexport const hinge: number = 1;`,
    'packages/core/src/lock.ts': `export interface Lock { readonly key: Key }\nexport interface Key {\n  ${lock}\n  readonly teeth: number;\n}`,
  });

test('public comments link to what is exported, and to addresses', () => {
  const good =
    '/** See {@link Lock}, {@link Lock.key | its key} and {@link https://corp.example/bolt | bolts}. */';
  expect(linkProblems(treeWith(good, '/** See {@link open}. */'))).toEqual([]);
});

test('a link to what only packages share, or to nothing, is a problem', () => {
  expect(linkProblems(treeWith('/**\n * Opens it.\n * @see {@link hinge}\n */'))).toEqual([
    'packages/core/src/gate.ts:3: links to hinge, which no package exports',
  ]);
  expect(linkProblems(treeWith('/** See {@link | the bolt} and {@link bolt.length}. */'))).toEqual([
    'packages/core/src/gate.ts:1: links to bolt, which no package exports',
  ]);
});

test('a comment at a member of what something exported is made of is public', () => {
  expect(linkProblems(treeWith('', '/** As many as of {@link bolt}. */'))).toEqual([
    'packages/core/src/lock.ts:3: links to bolt, which no package exports',
  ]);
});
