import { expect, test } from 'vitest';
import { collectExamples, docCommentBlocks } from '../../docs/doc-examples.ts';
import { temporaryTree } from '../temporary-tree.ts';

test('blocks come from pages and doc comments, with file, line and package', () => {
  const fence = '```';
  const top = temporaryTree({
    'README.md': `# A\n${fence}ts\na;\n${fence}\n${fence}sh\nb\n${fence}\n`,
    'docs/guides/x.md': `${fence}ts ignore\nc;\n${fence}\n`,
    'packages/core/package.json': '{"name":"@portcullis/core"}',
    'packages/core/README.md': `${fence}typescript\nd;\n${fence}\n`,
    'packages/core/src/e.ts': `/**\n * Text.\n * @example\n * ${fence}ts\n * e(\n *   1,\n * );\n * ${fence}\n */\n`,
  });
  expect(collectExamples(top)).toEqual({
    checked: [
      { file: 'README.md', line: 3, code: 'a;' },
      { file: 'packages/core/README.md', line: 2, code: 'd;', packageName: '@portcullis/core' },
      { file: 'packages/core/src/e.ts', line: 5, code: 'e(\n  1,\n);', packageName: '@portcullis/core' },
    ],
    ignored: [{ file: 'docs/guides/x.md', line: 2, code: 'c;' }],
    problems: [],
  });
});

test('an @example tag without a block is a problem, also when a later tag has one', () => {
  const source = 'x();\n/**\n * @example\n * foo()\n * @example\n * ```ts\n * bar()\n * ```\n */';
  expect(docCommentBlocks(source).bare).toEqual([3]);
  expect(docCommentBlocks('/** @example foo() */').bare).toEqual([1]);
});
