import { expect, test } from 'vitest';
import { mapProblems, namesInMap } from '../../docs/readme-map.ts';
import { temporaryTree } from '../temporary-tree.ts';

const files = {
  'packages/core/package.json': '{"name":"@portcullis/core"}',
  'packages/core/src/a.ts': '',
  'packages/core/src/web/b.ts': '',
  'packages/core/schema/c.json': '',
};
const withMap = (map: string) =>
  temporaryTree({ ...files, 'packages/core/README.md': `# Core\n\n## Where things are\n\n${map}\n` });

test('a map that names what is there, and every folder, is good: as a table and as a block', () => {
  expect(mapProblems(withMap('| in `src` |\n| --- |\n| `a`, `web/b` | both |'))).toEqual([]);
  expect(mapProblems(withMap('```\nsrc/a.ts   one\nsrc/web/   another\nschema/    data\n```'))).toEqual([]);
});

test('a file that is not there, and a folder that is left out, are named', () => {
  expect(mapProblems(withMap('| `a`, `gone` | x |'))).toEqual([
    'packages/core/README.md: its map names gone, which is not in src',
    'packages/core/README.md: its map leaves out src/web/',
  ]);
  expect(mapProblems(withMap('| `src/webs/`, `a` | x |'))).toHaveLength(2);
});

test('a README without a map has no problem', () => {
  expect(mapProblems(temporaryTree({ ...files, 'packages/core/README.md': '# Core\n' }))).toEqual([]);
});

test('names stand in the first column, several in one span too, and end with the section', () => {
  const readme = '## Where things are\n\n| `a, b.ts` | `c` |\n| `-d.ts` | x |\n\n## Next\n\n| `e` | f |\n';
  expect(namesInMap(readme)).toEqual(['a', 'b']);
});
