import { expect, test } from 'vitest';
import { mapProblems, namesInMap } from '../../docs/code-map.ts';
import { temporaryTree } from '../temporary-tree.ts';

const files = {
  'packages/core/package.json': '{"name":"@portcullis/core"}',
  'packages/core/src/a.ts': '',
  'packages/core/src/web/b.ts': '',
  'packages/core/schema/c.json': '',
};
const withMap = (map: string) =>
  temporaryTree({
    ...files,
    'docs/where-things-are.md': `# Where things are\n\n## packages/core\n\n${map}\n`,
  });

test('a section that names existing files and every folder of its package has no problem, as a table or as a block', () => {
  expect(mapProblems(withMap('| in `src` |\n| --- |\n| `a`, `web/b` | both |'))).toEqual([]);
  expect(mapProblems(withMap('```\nsrc/a.ts   one\nsrc/web/   another\nschema/    data\n```'))).toEqual([]);
});

test('a section that names a missing file or leaves out a folder is reported with its package', () => {
  expect(mapProblems(withMap('| `a`, `gone` | x |'))).toEqual([
    'docs/where-things-are.md: packages/core: names gone, which is not in src',
    'docs/where-things-are.md: packages/core: leaves out src/web/',
  ]);
  expect(mapProblems(withMap('| `src/webs/`, `a` | x |'))).toHaveLength(2);
});

test('a package without a section is reported, unless the tree has no map at all', () => {
  expect(mapProblems(temporaryTree(files))).toEqual([]);
  expect(
    mapProblems(temporaryTree({ ...files, 'docs/where-things-are.md': '# Where things are\n' })),
  ).toEqual(['docs/where-things-are.md: has no section packages/core']);
});

test('the names of a section are those in the first column, several in one code span included', () => {
  expect(namesInMap('\n| `a, b.ts` | `c` |\n| `-d.ts` | x |\n')).toEqual(['a', 'b']);
});
