import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carriesPathOverride, checkPathOverride } from '../../src/path-override/path-override.ts';
import { contextOf } from '../fixtures/context.ts';
import { phpQueryNames } from '../fixtures/php.ts';

const check = (path: string, headers: Record<string, string> = {}): void => {
  const { request, target } = contextOf(path, { headers });
  checkPathOverride(target, request.headers.get('cookie'));
};

describe('the path override (C37)', () => {
  it.each([
    '/robots.txt?__path__=/status/',
    '/robots.txt?__p%61th__=/status/',
    '/robots.txt?__%70%61%74%68__=/status/',
    '/robots.txt?_%5Fpath+_=/status/',
    '/robots.txt?__path._=/status/',
    '/robots.txt?%20__path__=/status/',
    '/robots.txt?+%20__path__=/status/',
    '/robots.txt?__path__%00=/status/',
    '/robots.txt?__path__%00junk=/status/',
    '/robots.txt?__path__[]=/status/',
    '/robots.txt?__path__%5Ba%5D=/status/',
    '/robots.txt?__path__[;]=/status/',
    '/robots.txt?__%70ath__%5Ba;b%5D=/status/',
    '/robots.txt?a=1;__path__=/status/',
    '/robots.txt?a=1&__path__=/status/',
    '/robots.txt?a=1&b&&__path__=/status/',
    '/robots.txt?__path_[=/status/',
    '/robots.txt?__path_%5B=/status/',
    '/robots.txt?%5b%2epath%2e%5B=/status/',
    '/robots.txt?__path__=',
    '/robots.txt?__path__',
    '/robots.txt?__path__&x=1',
    '/index.php?__path__=/x',
    '/index.php',
    '/index.php/status/',
    '/Index.PHP',
    '/index.php5',
  ])('is refused in %s', (path) => {
    expect(() => check(path)).toThrow(
      expect.objectContaining({ code: 'phabricator.path_override', status: 400 }),
    );
  });

  it.each([
    '__path__=/status/',
    'phsid=a; __path__=/x',
    'phsid=a;__p%61th__=/x',
    '__path__[a]=x',
    'a=1; . path__=x',
    // RFC 2109 allows a comma between cookies, and servers that read it so still exist.
    'a=1,__path__=/x',
    'a=1, __path__=/x; b=2',
  ])('is refused in the cookies %j', (cookie) => {
    expect(() => check('/robots.txt', { cookie })).toThrow(
      expect.objectContaining({ code: 'phabricator.path_override' }),
    );
  });

  it.each([
    '/',
    '/maniphest/?query=x',
    '/search/?query=__path__',
    '/search/?query=a=__path__',
    '/search/?query=%26__path__=x',
    '/search/?path=/src/&__paths__=1&x__path__=2&__path=3&__PATH__=4&__path__x=5',
    '/search/?%5f%255fpath__=1',
    '/search/?x+__path__=1&x%20__path__=2&20__path__=3',
    '/source/x/browse/master/__path__.py',
    '/source/x/browse/master/__path__',
    '/source/x/browse/feature%252F__path__/a;abc123$10-20',
    '/source/x/browse/a%26b%26path%26__path.py',
    '/source/lab-repo/browse/master/a%26__path__%3Db.txt',
    '/source/x/browse/%26__path__',
    '/robots.txt%26.%20path__=/status/',
    '/robots.txt%26a=1%26__path__=/status/',
    '/w/index.php/',
    '/source/x/browse/index.php',
  ])('is not found in the innocent %s', (path) => {
    expect(() => check(path)).not.toThrow();
  });

  it.each(['phsid=__path__', 'a=path; b=x__path__=1', 'phusr=__path__; next_uri=1%2C%2F%26__path__%3D'])(
    'is not found in the innocent cookies %j',
    (cookie) => {
      expect(() => check('/', { cookie })).not.toThrow();
    },
  );

  it('is found after millions of spaces', () => {
    const spaces = '+'.repeat(4_000_000);
    expect(carriesPathOverride(`${spaces}__path__=x`)).toBe(true);
    expect(carriesPathOverride(`${spaces}x`)).toBe(false);
  });

  it('never reaches PHP, and is never found where PHP finds none', () => {
    const unit = fc.constantFrom(
      ...[
        '__path__',
        '_',
        '.',
        ' ',
        '+',
        '%20',
        '%5f',
        '%5B',
        '[',
        ']',
        'p',
        'path',
        '%70',
        'ath',
        'a',
        '%61',
      ],
      ...['&', ';', '=', '%00', '%26', '%', '\0', 'x', '%3d'],
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 14 }), (query) => {
        const named = [phpQueryNames(query, '&;'), phpQueryNames(query)].some((names) =>
          names.includes('__path__'),
        );
        // Whether a bracket before a `;` is closed behind it is not looked for: that would go deep.
        const unclosed = /(?:\[|%5b)[^&=]*;/i.test(query);
        if (named || !unclosed) expect(carriesPathOverride(query)).toBe(named);
      }),
      { numRuns: 2000 },
    );
  });
});

it('is refused after a plain ampersand in the path, which core refuses already', () => {
  const { request, target } = contextOf('/robots.txt');
  const pathname = '/robots.txt&__path__=/status/';
  expect(() =>
    checkPathOverride({ ...target, pathname, path: pathname }, request.headers.get('cookie')),
  ).toThrow(expect.objectContaining({ code: 'phabricator.path_override' }));
});

it.each([
  ['the query', '/robots.txt?__path__=/x', {}],
  ['/index.php', '/index.php', {}],
  ['a cookie', '/', { cookie: '__path__=/x' }],
  ['a cookie', '/', { cookie: 'a=1;\t__path__=/x' }],
])('is reported to be in %s', (place, path, headers) => {
  const detail = `${place} names the page with the parameter __path__, which only the web server may set`;
  expect(() => check(path, headers)).toThrow(expect.objectContaining({ detail }));
});

it('is reported to be in the path, after the ampersand alone', () => {
  const { request, target } = contextOf('/robots.txt');
  const at = (pathname: string) => () =>
    checkPathOverride({ ...target, pathname, path: pathname }, request.headers.get('cookie'));
  expect(at('/&__path__=/status/')).toThrow(
    expect.objectContaining({ detail: expect.stringMatching(/^the path /) }),
  );
  expect(at('/robots.txt&__path__')).toThrow();
  for (const innocent of ['__path__', '__path__&', '/x&y/__path__', ' __path__=/&x'])
    expect(at(innocent), innocent).not.toThrow();
});
