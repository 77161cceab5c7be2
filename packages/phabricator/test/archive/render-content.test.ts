import { describe, expect, test } from 'vitest';
import type { ArchiveMessages } from '../../src/archive/archive-messages.ts';
import { messages as german } from '../../src/archive/messages/de.ts';
import { messages as english } from '../../src/archive/messages/en.ts';
import { contentMarkup, safeAddress } from '../../src/archive/render-content.ts';

const ENGLISH = { language: 'en', messages: english } as const;
const GERMAN = { language: 'de', messages: german as ArchiveMessages } as const;

const markupOf = (
  text: unknown,
  comments: unknown = [],
  facts: unknown = [],
  speech: typeof ENGLISH | typeof GERMAN = ENGLISH,
): string => String(contentMarkup({ title: 't', text, comments, facts } as never, speech));

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
    expect(markupOf(hostile)).toContain('<div class="text" lang="">alert(1)abc<p>d</p>e</div>');
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
      expect(markupOf([['img', src, 'alt']])).toContain('<div class="text" lang="">alt</div>');
    }
    expect(markupOf([['img', '/file/data/PHID-FILE-aaaaaaaaaaaaaaaaaaaa', 'alt']])).toContain('<img src=');
  });

  test.each([['own', 'constructor'], ['own', '__proto__'], ['own', ['Diff']], ['own', '<b>'], ['own']])(
    'shows no label of its own for %j',
    (...own) => {
      const markup = markupOf([own], [], [['constructor', 'a']], GERMAN);
      expect(markup).toContain('<dt>constructor</dt>');
      expect(markup).not.toContain('<b>');
      expect(markup).not.toContain('<span lang="de">');
    },
  );

  test('leaves out comments and facts that have no known form', () => {
    const comments = [null, 7, 'a', ['b'], { anchor: 7, author: 8, at: 'x', place: null, text: 'y' }];
    const markup = markupOf([], comments, [null, ['a'], ['b', 7], [7, 'c'], 'd', ['e', 'f']]);
    expect(markup.match(/<section/g)).toHaveLength(1);
    expect(markup).toContain('<section>\n<h3>unknown</h3>\n<p class="quiet"></p>');
    expect(markup.match(/<d[td]/g)).toHaveLength(2);
    expect(markup).toContain('<dl><dt>e</dt><dd lang="">f</dd></dl>');
  });

  test('has the number, the time and the place of a comment, and where a link to an inline comment leads', () => {
    const comment = { anchor: '77', author: 'alice', at: 1_700_000_000, text: [['p', ['Nit']]] };
    const place = { path: 'src/x.c', line: 12, inline: '3' };
    expect(markupOf([], [{ ...comment, place }])).toContain(`<section id="77">
<h3>alice <code>src/x.c:12</code></h3>
<p class="quiet"><time datetime="2023-11-14T22:13:20.000Z">2023-11-14 22:13 UTC</time> <a href="#77">#77</a></p>
<span id="inline-3"></span><div class="text" lang=""><p>Nit</p></div>
</section>`);
    for (const inline of [undefined, '3x', ' 3', 3, '"><b>'])
      expect(markupOf([], [{ ...comment, place: { ...place, inline } }]).includes('id="inline')).toBe(
        inline === 3,
      );
    for (const at of [0, -1, 1e11, '1', undefined])
      expect(markupOf([], [{ ...comment, at }])).toContain('<p class="quiet"> <a href="#77">#77</a></p>');
  });

  test.each([
    [['anchor', '77'], '<span id="77"></span>'],
    [['anchor', 'inline-77'], '<span id="inline-77"></span>'],
    [['anchor', 'x77'], ''],
    [['anchor', 'inline-'], ''],
    [['anchor', '7'.repeat(21)], ''],
    [['anchor', 77], ''],
  ])('has for the anchor %j the markup %j', (anchor, markup) => {
    expect(markupOf([anchor])).toContain(`<div class="text" lang="">${markup}</div>`);
  });

  test.each([
    ['p', '<p>x</p>'],
    ['h2', '<h2>x</h2>'],
    ['h3', '<h2>x</h2>'],
    ['h4', '<h2>x</h2>'],
    ['ul', '<ul>x</ul>'],
    ['ol', '<ol>x</ol>'],
    ['li', '<li>x</li>'],
    ['dl', '<ul>x</ul>'],
    ['dt', '<li><strong>x</strong></li>'],
    ['dd', '<li>x</li>'],
    ['blockquote', '<blockquote>x</blockquote>'],
    ['pre', '<pre tabindex="0">x</pre>'],
    ['code', '<code>x</code>'],
    ['hr', '<hr>'],
    ['br', '<br>'],
    ['strong', '<strong>x</strong>'],
    ['em', '<em>x</em>'],
    ['del', '<del>x</del>'],
    ['u', '<u>x</u>'],
    ['sup', '<sup>x</sup>'],
    ['sub', '<sub>x</sub>'],
    ['kbd', '<kbd>x</kbd>'],
    ['table', '<div class="wide" tabindex="0"><table>x</table></div>'],
    ['thead', '<thead>x</thead>'],
    ['tbody', '<tbody>x</tbody>'],
    ['tr', '<tr>x</tr>'],
    ['th', '<th>x</th>'],
    ['td', '<td>x</td>'],
  ])('has for the element "%s" %s', (name, markup) => {
    expect(markupOf([[name, ['x']]])).toContain(`<div class="text" lang="">${markup}</div>`);
  });

  test('shows labels of the archive in the language of the reader, and marks all other texts as in an unknown one', () => {
    const text = [
      ['h2', [['own', 'Test plan']]],
      ['h2', ['Test plan']],
      ['own', 'Unknown'],
    ];
    const facts = [
      ['Author', 'alice'],
      ['Gruppe', 'b'],
    ];
    const markup = markupOf(text, [{ text: ['x'] }], facts, GERMAN);
    expect(markup).toContain('<dt>Verfasst von</dt><dd lang="">alice</dd><dt>Gruppe</dt><dd lang="">b</dd>');
    expect(markup).toContain(
      '<div class="text" lang=""><h2><span lang="de">Testplan</span></h2><h2>Test plan</h2></div>',
    );
    expect(markup).toContain('<h2>Kommentare</h2>\n<section>\n<h3>unbekannt</h3>');
    expect(markupOf([], [], [])).not.toMatch(/<dl>|<h2>/);
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
