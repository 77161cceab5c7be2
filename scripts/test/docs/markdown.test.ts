import { describe, expect, test } from 'vitest';
import { anchorsOf, codeSpansOf, linksOf, splitMarkdown } from '../../docs/markdown.ts';

describe('fenced code', () => {
  test('is told from prose with its first line number and info string', () => {
    const { prose, blocks } = splitMarkdown('# A\n\n```ts ignore\nconst a = 1;\n\nb();\n```\nend');
    expect(blocks).toEqual([{ info: 'ts ignore', code: 'const a = 1;\n\nb();', line: 4 }]);
    expect(prose).toEqual(['# A', '', '', '', '', '', '', 'end']);
  });

  test('loses the indentation of its list item and may hold shorter fences', () => {
    const { blocks } = splitMarkdown('1. x\n   ````md\n   ```ts\n     a\n   ```\n   ````');
    expect(blocks).toEqual([{ info: 'md', code: '```ts\n  a\n```', line: 3 }]);
  });
});

test('links are found inline, as images and as definitions, and not inside code spans', () => {
  const prose = ['[a](b.md#c) ![i](<d.png> "t") `[x](y)`', '', '[ref]: ./e.md'];
  expect(linksOf(prose)).toEqual([
    { target: 'b.md#c', line: 1 },
    { target: 'd.png', line: 1 },
    { target: './e.md', line: 3 },
  ]);
  expect(codeSpansOf(prose)).toEqual([{ target: '[x](y)', line: 1 }]);
});

test('anchors are made from headings as GitHub makes them', () => {
  const anchors = anchorsOf([
    '# Hello, World!',
    '## `worker()` & friends',
    '## Hello world',
    '### [Linked](x.md)',
    '<a id="own"></a>',
    'no # heading',
  ]);
  expect([...anchors]).toEqual(['hello-world', 'worker--friends', 'hello-world-1', 'linked', 'own']);
});
