import { describe, expect, test } from 'vitest';
import { contentMarkup, safeAddress } from '../../src/archive/render-content.ts';

const markupOf = (text: unknown, comments: unknown = [], facts: unknown = []): string =>
  String(contentMarkup({ title: 't', text, comments, facts } as never));

describe('the markup of archived data', () => {
  test('has only elements of the list, whatever the data names', () => {
    const hostile = [
      ['script', ['alert(1)']],
      ['constructor', ['a']],
      ['__proto__', ['b']],
      ['svg', [['onload', ['c']]]],
      ['p', [['iframe', ['d'], 'https://evil.example']]],
      [['p'], ['e']],
      { p: 1 },
      7,
    ];
    expect(markupOf(hostile)).toContain('<div class="text">alert(1)abc<p>d</p>e</div>');
  });

  test('escapes texts of all parts', () => {
    const text = '<img src=x onerror=alert(1)>"\'&';
    const markup = markupOf(
      [text, ['p', [text]], ['a', [text], '/T1'], ['img', '/F1?download=true', text], ['anchor', text]],
      [{ anchor: text, author: text, at: 1, place: { path: text, line: text }, text: [text] }],
      [[text, text]],
    );
    expect(markup).not.toContain('<img src=x');
    expect(markup).not.toMatch(/"[^"<>]*"'&/);
    expect(markup.match(/&lt;img src=x onerror=alert\(1\)&gt;/g)).toHaveLength(10);
  });

  test('shows images of archived files only', () => {
    for (const src of [
      'https://evil.example/x.png',
      '//evil.example/x',
      '/T1',
      'data:image/svg+xml,<svg>',
      '/F1?download=true&x',
    ]) {
      expect(markupOf([['img', src, 'alt']])).toContain('<div class="text">alt</div>');
    }
    expect(markupOf([['img', '/file/data/PHID-FILE-aaaaaaaaaaaaaaaaaaaa', 'alt']])).toContain('<img src=');
  });

  test('ends at a depth, so that no data makes it recurse without end', () => {
    let deep: unknown = ['p', ['end']];
    for (let depth = 0; depth < 100_000; depth++) deep = ['blockquote', [deep]];
    expect(markupOf([deep]).length).toBeLessThan(2000);
  });
});

describe('an address of a link', () => {
  test.each(['/T1', '/w/a/#b', '#77', 'https://example.com/a?b#c', 'HTTP://example.com/'])(
    'can be %s',
    (address) => {
      expect(safeAddress(address)).toBeDefined();
    },
  );

  test.each([
    ...[
      'javascript:alert(1)',
      ' javascript:alert(1)',
      'java\nscript:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      'file:///x',
    ],
    ...[
      '//evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      '/a\tb',
      '/a b',
      'https://a@evil.example',
      'blob:https://x/',
    ],
    ...['http:evil.example', 'https:/evil.example', '', 'T1', '#a b', undefined, 7, ['/T1']],
  ])('cannot be %j', (address) => {
    expect(safeAddress(address)).toBeUndefined();
  });
});
