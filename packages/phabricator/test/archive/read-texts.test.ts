import { describe, expect, test } from 'vitest';
import { archiveAddress, shortCommitAddress } from '../../src/archive/archive-address.ts';
import { digitsFor, readEntry, readManifest, titleWords } from '../../src/archive/archive-format.ts';
import { pageContent } from '../../src/archive/page-content.ts';
import { remarkup } from '../../src/archive/remarkup.ts';

describe('Remarkup', () => {
  test.each([
    [
      '= Title =\nText',
      [
        ['h2', ['Title']],
        ['p', ['Text']],
      ],
    ],
    [
      '* a\n* **b**',
      [
        [
          'ul',
          [
            ['li', ['a']],
            ['li', [['strong', ['b']]]],
          ],
        ],
      ],
    ],
    [
      '1. a\n2. b',
      [
        [
          'ol',
          [
            ['li', ['a']],
            ['li', ['b']],
          ],
        ],
      ],
    ],
    ['> quoted\n> twice', [['blockquote', [['p', ['quoted', ['br', []], 'twice']]]]]],
    ['```lang=c\nint x;\n```', [['pre', ['int x;']]]],
    [
      '```one```\nafter```',
      [
        ['pre', ['one']],
        ['p', ['after```']],
      ],
    ],
    ['```\nopen to the end', [['pre', ['open to the end']]]],
    [
      'See T1#7 and rEX0a1b2c3.',
      [['p', ['See ', ['a', ['T1#7'], '/T1#7'], ' and ', ['a', ['rEX0a1b2c3'], '/rEX0a1b2c3'], '.']]],
    ],
    ['[[ handbook | The book ]]', [['p', [['a', ['The book'], '/w/handbook']]]]],
    ['[[ javascript:alert(1) | x ]]', [['p', [['a', ['x'], 'javascript:alert(1)']]]]],
    ['{F12, size=full}', [['p', [['a', [['img', '/F12?download=true', 'F12']], '/F12']]]]],
    ['https://example.com/a.', [['p', [['a', ['https://example.com/a'], 'https://example.com/a'], '.']]]],
    ['<b>no markup</b>', [['p', ['<b>no markup</b>']]]],
  ])('reads %j', (text, pieces) => {
    expect(remarkup(text)).toEqual(pieces);
  });

  // With a pattern that goes back for each space, neither ends.
  test.each([
    ['heading', '= ', 'h2'],
    ['list', '- ', 'ul'],
  ])('of a %s with 100,000 spaces and a separator of lines is read to its end', (_what, mark, name) => {
    const [[found, inside] = []] = remarkup(`${mark}a${' '.repeat(100_000)}b\u2028c\n`) as [
      string,
      unknown,
    ][];
    expect(found).toBe(name);
    expect(JSON.stringify(inside)).toContain('b\u2028c');
    expect(remarkup(`${mark}${' '.repeat(100_000)}b\u2028c`)[0]?.[0]).toBe(name);
  });

  test.each([
    ['= a = =', 'a ='],
    ['== a==', 'a'],
    ['= =', ''],
    ['=   a  b  =  ', 'a  b'],
    ['= a=b', 'a=b'],
  ])('has the heading %j without its marks', (text, title) => {
    const [[, inside] = []] = remarkup(text) as [string, readonly string[]][];
    expect(inside?.join('')).toBe(title);
  });

  test('of a long hostile text is read in linear time', () => {
    const start = performance.now();
    for (const part of ['[[', '**', '{F1', '`', '//', '~~', '> ', '```\n', 'https://', '{T1'])
      remarkup(part.repeat(2000));
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe('a page of Phorge', () => {
  const page = (body: string, title = '◉ T1 Title') =>
    pageContent(
      `<!DOCTYPE html><html><head><title>${title}</title><style>p{}</style></head><body>${body}</body></html>`,
    );

  test('is for anyone only if it has the login button, and neither a link to log out nor a form to log in', () => {
    const button = '<a class="phabricator-core-login-button">Log In</a>';
    expect(page(button).isForAnyone).toBe(true);
    expect(page('').isForAnyone).toBe(false);
    expect(page(`${button}<a href="/logout/">`).isForAnyone).toBe(false);
    expect(page(`${button}<form action="/auth/login/password:self/">`).isForAnyone).toBe(false);
  });

  test('leaves its menus, forms, tokens and scripts out', () => {
    const { content } = page(
      '<div class="phabricator-main-menu"><div>alice</div></div><script>alert("x</p>")</script><form><input value="B@token">No</form>' +
        '<div class="phui-crumbs-view">Home</div><svg><p>svg</p></svg><a href="/auth/start/?next=T1">Log in</a><a data-sigil="workflow" href="/x/">Edit</a><a class="button" href="/y/">Y</a><p onclick="x()">Text &lt;b&gt; &amp;#x41;</p>',
    );
    expect(content.text).toEqual([['p', ['Text <b> &#x41;']]]);
  });

  test('keeps anchors of comments, links, lists and images of files, without the keys of files', () => {
    const phid = 'PHID-FILE-aaaaaaaaaaaaaaaaaaaa';
    const { content } = page(
      `<a name="77" id="77"></a><ul><li><a href="/D1">D1</a></li></ul><img src="https://x/file/data/SECRET/${phid}/a.png" alt="a"><a href="/file/download/SECRET/${phid}/a.png">a</a>`,
    );
    expect(content.text).toEqual([
      ['anchor', '77'],
      ['ul', [['li', [['a', ['D1'], '/D1']]]]],
      ['img', `/file/data/${phid}`, 'a'],
      ['a', ['a'], `/file/data/${phid}`],
    ]);
    expect(JSON.stringify(content)).not.toContain('SECRET');
  });

  test('that is deeper than any page keeps its text', () => {
    expect(JSON.stringify(page(`${'<div><ul><li>'.repeat(200)}deep`).content)).toContain('deep');
  });
});

describe('an address of the archive', () => {
  test.each([
    ['/T1/', '/T1'],
    ['/P1$3-4', '/P1'],
    ['/D1?id=7', '/D1'],
    ['/D1?download=true', '/D1?download=true'],
    ['/D1?id=7&download=true', '/differential/diff/7'],
    ['/differential/diff/7/', '/differential/diff/7'],
    ['/rEX0a1b2c3?diff=1', '/rEX0a1b2c3?diff=1'],
    ['/rL1234?diff=1', '/rL1234?diff=1'],
    ['/R4:0a1b2c3?diff=2', '/R4:0a1b2c3'],
    ['/T1?download=true', '/T1'],
    ['/file/data/KEY/PHID-FILE-aaaaaaaaaaaaaaaaaaaa/x.png', '/file/data/PHID-FILE-aaaaaaaaaaaaaaaaaaaa'],
    [
      '/file/download/KEY/PHID-FILE-aaaaaaaaaaaaaaaaaaaa/TOKEN/x',
      '/file/data/PHID-FILE-aaaaaaaaaaaaaaaaaaaa',
    ],
    ['/file/info/PHID-FILE-aaaaaaaaaaaaaaaaaaaa/', '/file/info/PHID-FILE-aaaaaaaaaaaaaaaaaaaa'],
    ['/w/a/b/', '/w/a/b'],
    ['/', '/'],
  ])('of %s is %s', (target, address) => {
    const { pathname, searchParams } = new URL(target, 'https://phab.example.com');
    expect(archiveAddress(decodeURIComponent(pathname), searchParams)).toBe(address);
  });

  test('of a commit has one that all abbreviations share; a revision number of Subversion has none', () => {
    expect(shortCommitAddress('/rEX0a1b2c3d4e')).toBe('/rEX0a1b2c3*');
    expect(shortCommitAddress('/rL1234')).toBeUndefined();
  });
});

describe('the format', () => {
  test('a line of an index that is not whole is no entry', () => {
    const entry = {
      id: 'T1',
      kind: 'task',
      title: 't',
      addresses: ['/T1'],
      policy: null,
      seen: 'anyone',
      type: 'content',
      sha256: 'a'.repeat(64),
      bytes: 1,
    };
    expect(readEntry(JSON.stringify(entry))).toEqual(entry);
    for (const more of [
      { seen: 'everyone' },
      { seen: undefined },
      { sha256: '../../x' },
      { addresses: [1] },
      { bytes: '1' },
    ])
      expect(readEntry(JSON.stringify({ ...entry, ...more }))).toBeUndefined();
    for (const line of ['', '{', 'null', '[]']) expect(readEntry(line)).toBeUndefined();
  });

  test('an archive.json of another format is none', () => {
    expect(readManifest('{"format":"portcullis-archive/2"}')).toBeUndefined();
    expect(readManifest('x')).toBeUndefined();
  });

  test('a piece has about 64 addresses at most', () => {
    expect([0, 1024, 1025, 100_000, 10_000_000].map(digitsFor)).toEqual([1, 1, 2, 3, 4]);
  });

  test('words of a title are in lower case, and each is there once', () => {
    expect(titleWords('T1 Login LOGIN: a Größe_2')).toEqual(['t1', 'login', 'größe']);
  });
});
