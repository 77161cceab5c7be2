import { describe, expect, test } from 'vitest';
import { checkDocs, checkLifecycle, lifecycleFiles, nextNamedBy } from '../../docs/check-docs.ts';
import { temporaryTree } from '../temporary-tree.ts';

const lifecycle = {
  'docs/pages.json': '[{ "text": "All", "pages": ["request-lifecycle.md"] }]',
  'docs/request-lifecycle.md': '1. `packages/core/src/a.ts` first\n2. [b](../packages/core/src/b.ts)\n',
  'packages/core/src/a.ts': '// Where it starts.\n// Next: packages/core/src/b.ts\nexport const a = 1;\n',
  'packages/core/src/b.ts': '/** The end. */\nexport const b = 1;\n',
};

describe('pages', () => {
  test('a link to a missing file, a missing heading and a missing path in backticks are named with their line', () => {
    const { problems, files } = checkDocs(
      temporaryTree({
        ...lifecycle,
        'README.md':
          '# Top\n[ok](docs/a.md#one) [self](#top) [web](https://example.com/x)\n\n[gone](docs/b.md)\n',
        'docs/a.md': '# One\n[bad](../README.md#two) `packages/none/src/x.ts` `packages/*/src`\n',
      }),
    );
    expect(problems).toEqual([
      'README.md:4: links to docs/b.md, which does not exist',
      'docs/a.md:2: links to ../README.md#two, which has no such heading',
      'docs/a.md:2: names packages/none/src/x.ts, which does not exist',
      'docs/a.md: is not on the site: add "a.md" to a section of docs/pages.json',
    ]);
    expect(files).toBe(3);
  });

  test('the list of the site names each page once, and none that is missing', () => {
    const pages = [
      { text: 'One', pages: ['request-lifecycle.md', 'gone.md'], sections: [{ text: 'Api', folder: 'api' }] },
      { text: 'Two', pages: ['request-lifecycle.md', '../GONE.md'] },
    ];
    const files = { ...lifecycle, 'docs/api/core.md': '# Core\n', 'docs/pages.json': JSON.stringify(pages) };
    expect(checkDocs(temporaryTree(files)).problems).toEqual([
      'docs/pages.json: docs/gone.md does not exist',
      'docs/pages.json: GONE.md does not exist',
      'docs/pages.json: lists request-lifecycle.md twice',
    ]);
  });

  test('a question of where to look that more than four files answer, or none, is reported', () => {
    const files = ['a', 'b', 'c', 'd', 'e'].map((name) => `packages/core/src/${name}.ts`);
    const spans = (count: number) =>
      files
        .slice(0, count)
        .map((file) => `\`${file}\``)
        .join(', ');
    const table = `| q | read |\n| - | - |\n| Four? | ${spans(4)} |\n| Five? | ${spans(5)} |\n| None? | look around |\n| A page? | [life](request-lifecycle.md) |\n`;
    const top = temporaryTree({
      ...Object.fromEntries(files.map((file) => [file, ''])),
      ...lifecycle,
      'docs/where-to-look.md': `# Where to look\n\n${table}`,
      'docs/pages.json': '[{ "text": "All", "pages": ["request-lifecycle.md", "where-to-look.md"] }]',
    });
    expect(checkDocs(top).problems).toEqual([
      'docs/where-to-look.md: "Five?" is answered by 5 files; name at most 4',
      'docs/where-to-look.md: "None?" is answered by no file and no page',
    ]);
  });

  test('a page that runs the command portcullis without naming the package of the command is named', () => {
    const page = '# Run\n\n`npx portcullis check portcullis.json`\n';
    const console = '# See\n\n```console\n$ portcullis verify ./log\n```\n';
    const having = `${page}\nThe command is in \`@portcullis/cli\`.\n`;
    const pages = [{ text: 'All', pages: ['request-lifecycle.md', 'a.md', 'b.md', 'c.md'] }];
    const files = { 'docs/a.md': page, 'docs/b.md': console, 'docs/c.md': having };
    const top = temporaryTree({ ...lifecycle, ...files, 'docs/pages.json': JSON.stringify(pages) });
    expect(checkDocs(top).problems).toEqual([
      'docs/a.md: uses the command portcullis and does not say that it is in @portcullis/cli',
      'docs/b.md: uses the command portcullis and does not say that it is in @portcullis/cli',
    ]);
  });

  test('a package without a README is named', () => {
    const top = temporaryTree({ ...lifecycle, 'packages/core/package.json': '{"name":"@portcullis/core"}' });
    expect(checkDocs(top).problems).toEqual(['packages/core: has no README.md']);
  });
});

describe('request lifecycle', () => {
  test('a chain whose files name each other passes', () => {
    expect(checkLifecycle(temporaryTree(lifecycle))).toEqual([]);
  });

  test('a step that names nothing, another file, or continues after the end is refused', () => {
    const a = 'packages/core/src/a.ts';
    const b = 'packages/core/src/b.ts';
    expect(checkLifecycle(temporaryTree({ ...lifecycle, [a]: 'export const a = 1;' }))).toEqual([
      `${a}: its first comment must say "Next: ${b}"`,
    ]);
    expect(checkLifecycle(temporaryTree({ ...lifecycle, [a]: `/** Next: ${a} */` }))).toEqual([
      `${a}: its first comment must say "Next: ${b}", not ${a}`,
    ]);
    expect(checkLifecycle(temporaryTree({ ...lifecycle, [b]: `/** Next: ${a} */` }))).toEqual([
      `${b}: is the last step of docs/request-lifecycle.md and names ${a} as next`,
    ]);
  });

  test('a missing page and a missing file are refused', () => {
    expect(checkLifecycle(temporaryTree({}))).toEqual(['docs/request-lifecycle.md: does not exist']);
    const { 'packages/core/src/b.ts': _, ...without } = lifecycle;
    expect(checkLifecycle(temporaryTree(without))).toEqual([
      'docs/request-lifecycle.md: step 2, packages/core/src/b.ts, does not exist',
    ]);
  });

  test('only numbered lines are steps', () => {
    expect(lifecycleFiles('`packages/a/src/x.ts`\n1. `packages/b/src/y.ts`: z\n2. no file')).toEqual([
      'packages/b/src/y.ts',
    ]);
  });

  test('only the first comment counts, whether of lines or a block, after imports too', () => {
    expect(nextNamedBy(`import 'x';\n\n/**\n * A.\n * Next: \`packages/a/src/b.ts\`.\n */`)).toBe(
      'packages/a/src/b.ts',
    );
    expect(nextNamedBy('// A.\n// Next: packages/a/src/b.ts')).toBe('packages/a/src/b.ts');
    expect(nextNamedBy('// A.\nexport {};\n// Next: packages/a/src/b.ts')).toBeUndefined();
  });
});
