import { describe, expect, test } from 'vitest';
import { type RedirectBounds, readRedirects } from '../../../src/features/redirects/redirect-map.ts';

const BOUNDS: RedirectBounds = {
  hosts: ['gitlab.example.com', 'phorge.example.com'],
  own: ['phorge.example.com'],
  prefix: '/.portcullis/',
};
const G = 'https://gitlab.example.com';

const CSV = `from,to
/T45,${G}/acme/-/issues/45
/w/team/plans/,${G}/acme/-/wikis/plans
"/source/lab,old",${G}/acme/lab
/D{id:digits},${G}/acme/-/merge_requests/{id}
/rLAB{hash:hex},${G}/acme/lab/-/commit/{hash}
/source/{name:word}/browse/master/{file:path},${G}/acme/{name}/-/blob/master/{file}
`;

describe('a map of redirects', () => {
  const { map, problems } = readRedirects(CSV, BOUNDS);

  test.each([
    ['/T45', `${G}/acme/-/issues/45`],
    ['/T45/', `${G}/acme/-/issues/45`],
    ['/w/team/plans', `${G}/acme/-/wikis/plans`],
    ['/source/lab,old', `${G}/acme/lab`],
    ['/D12', `${G}/acme/-/merge_requests/12`],
    ['/D12/', `${G}/acme/-/merge_requests/12`],
    ['/rLAB0a1b2c', `${G}/acme/lab/-/commit/0a1b2c`],
    ['/source/lab/browse/master/src/main.c', `${G}/acme/lab/-/blob/master/src/main.c`],
    ['/T4', undefined],
    ['/T450', undefined],
    ['/D', undefined],
    ['/D12x', undefined],
    ['/D12a', undefined],
    ['/x/D12', undefined],
    ['/rLAB0A1B', undefined],
    ['/source/lab/browse/master/a//b', undefined],
    ['/source/lab/browse/master/../x', undefined],
    ['/source/l.b/browse/master/x', undefined],
    ['/', undefined],
  ])('leads %s to %s', (path, target) => {
    expect(problems).toEqual([]);
    expect(map.target(path)).toBe(target);
  });

  test('is the same as CSV, as JSON and as a list', () => {
    const list = [
      { from: '/T45', to: `${G}/acme/-/issues/45` },
      { from: '/D{id:digits}', to: `${G}/x/{id}` },
    ];
    for (const written of [
      list,
      JSON.stringify(list),
      `from,to\r\n/T45,${list[0]?.to}\r\n\r\n/D{id:digits},${G}/x/{id}`,
    ]) {
      const read = readRedirects(written, BOUNDS);
      expect(read.problems).toEqual([]);
      expect(read.map.target('/D7')).toBe(`${G}/x/7`);
      expect(read.map.target('/T45')).toBe(list[0]?.to);
    }
  });

  test('as CSV can start with a byte order mark, and have quotes in fields', () => {
    const read = readRedirects(`\uFEFFfrom,to\n"/w/a""b",${G}/1\n`, BOUNDS);
    expect(read.problems).toEqual([]);
    expect(read.map.target('/w/a"b')).toBe(`${G}/1`);
  });

  test('takes every character around a capture as itself', () => {
    const read = readRedirects(`from,to\n/a.b+/{n:digits},${G}/{n}`, BOUNDS);
    expect(read.map.target('/a.b+/1')).toBe(`${G}/1`);
    expect(read.map.target('/aXbb/1')).toBeUndefined();
  });

  test('can lead to its own host where nothing is redirected, even to an address that is badly encoded', () => {
    const own = 'https://phorge.example.com';
    const read = readRedirects(`from,to\n/T1,${own}/T2\n/T3,${own}/%ff`, BOUNDS);
    expect(read.problems).toEqual([]);
  });

  test('leads a path that stands there itself before a pattern that matches it', () => {
    const read = readRedirects(`from,to\n/D{id:digits},${G}/x/{id}\n/D1,${G}/one`, BOUNDS);
    expect(read.map.target('/D1')).toBe(`${G}/one`);
  });
});

/** Mistakes, each in the second line of an otherwise good file. */
const MISTAKES: readonly (readonly [what: string, line: string, message: string])[] = [
  ['a path twice', '/T1/,https://gitlab.example.com/2', '/T1/ is the path of line 2 already'],
  [
    'an open redirect',
    '/T2,https://evil.example/2',
    'leads to evil.example, which is not one of its "hosts"',
  ],
  [
    'a host that only looks right',
    '/T2,https://gitlab.example.com.evil.example/2',
    'leads to gitlab.example.com.evil.example',
  ],
  ['a capture in the host', '/p/{u:word},https://{u}.example.com/', 'needs a target'],
  ['a capture right after the host', '/p/{u:word},https://gitlab.example.com{u}/', 'needs a target'],
  ['credentials in front of a host', '/T2,https://gitlab.example.com@evil.example/', 'needs a target'],
  ['a target without a scheme', '/T2,//evil.example/2', 'needs a target that starts with https://HOST/'],
  ['a target with a script', '/T2,javascript:alert(1)', 'needs a target that starts with https://HOST/'],
  ['a backslash in a target', '/T2,https://gitlab.example.com\\@evil.example/', 'needs a target'],
  [
    'a target without encryption',
    '/T2,http://gitlab.example.com/2',
    'needs a target that starts with https://HOST/',
  ],
  [
    'a script before a target',
    '/T2,javascript:https://gitlab.example.com/',
    'needs a target that starts with',
  ],
  ['a host in upper case', '/T2,https://GITLAB.example.com/', 'needs a target that starts with'],
  ['a redirect to itself', '/T2,https://phorge.example.com/T2/', 'leads to itself'],
  ['an encoded redirect to itself', '/w/a b,https://phorge.example.com/w/a%20b', 'leads to itself'],
  ['a circle', '/T2,https://phorge.example.com/T1', 'leads to /T1, which is redirected again'],
  [
    'a pattern to its own host',
    '/D{n:digits},https://phorge.example.com/D{n}1',
    'is a pattern that leads to its own host',
  ],
  ['a capture that the path lacks', '/D{n:digits},https://gitlab.example.com/{m}', 'uses {m} in its target'],
  [
    'a capture without a path of captures',
    '/T2,https://gitlab.example.com/{m}',
    'uses a capture in its target',
  ],
  [
    'an unknown alphabet',
    '/D{n:any},https://gitlab.example.com/{n}',
    '{n:any} must be {NAME:ALPHABET} with one of',
  ],
  [
    'an alphabet that every object has',
    '/D{n:constructor},https://gitlab.example.com/{n}',
    '{n:constructor} must be {NAME:ALPHABET} with one of',
  ],
  [
    'a name that starts with a digit',
    '/D{9n:digits},https://gitlab.example.com/{n}',
    '{9n:digits} must be {NAME:ALPHABET}',
  ],
  ['a capture without an alphabet', '/D{n},https://gitlab.example.com/{n}', '{n} must be {NAME:ALPHABET}'],
  ['a capture twice', '/{n:word}/{n:word},https://gitlab.example.com/{n}', 'has the capture "n" twice'],
  ['captures side by side', '/{n:word}{m:digits},https://gitlab.example.com/{n}', '{n:word} must end before'],
  [
    'a capture that does not end',
    '/{n:digits}0,https://gitlab.example.com/{n}',
    '{n:digits} must end before',
  ],
  ['a path in the middle', '/{n:path}/x,https://gitlab.example.com/{n}', '{n:path} must end before'],
  ['half a capture', '/D{n:digits,https://gitlab.example.com/1', 'has a brace that is not of a capture'],
  ['the end of a capture alone', '/D},https://gitlab.example.com/1', 'has a brace that is not of a capture'],
  ['half a capture in its target', '/D{n:digits},https://gitlab.example.com/{n}}', 'in its target'],
  ['a path that is none', 'T2,https://gitlab.example.com/2', 'needs a path that starts with "/"'],
  ['a path with a query', '/T2?x=1,https://gitlab.example.com/2', 'needs a path without a query'],
  ['a path with a fragment', '/T2#x,https://gitlab.example.com/2', 'needs a path without a query'],
  ['a path that is encoded', '/w/a%20b,https://gitlab.example.com/2', 'needs a path that is percent-decoded'],
  [
    'a slash that is encoded',
    '/w/a%2Fb,https://gitlab.example.com/2',
    'needs a path that is percent-decoded',
  ],
  ['a path with dots', '/w/../x,https://gitlab.example.com/2', 'needs a path without empty segments'],
  ['a path with one dot', '/w/./x,https://gitlab.example.com/2', 'needs a path without empty segments'],
  [
    'a path with dots at its end',
    '/w/..,https://gitlab.example.com/2',
    'needs a path without empty segments',
  ],
  ['an empty segment', '/w//x,https://gitlab.example.com/2', 'needs a path without empty segments'],
  ['a path of the gate', '/.portcullis/logout,https://gitlab.example.com/2', 'takes over /.portcullis/'],
  ['the path of all of the gate', '/.portcullis,https://gitlab.example.com/2', 'takes over /.portcullis/'],
  ['blanks instead of a line', '   ', 'must have two fields'],
  ['one field', '/T2', 'must have two fields'],
  ['three fields', '/T2,https://gitlab.example.com/2,x', 'must have two fields'],
  ['a quote that is not closed', '"/T2,https://gitlab.example.com/2', 'must have two fields'],
  ['a quote at its end', '"/T2",https://gitlab.example.com/2,"x', 'must have two fields'],
];

test.each(MISTAKES)('a map with %s is not good: "%s"', (_what, line, message) => {
  const { problems } = readRedirects(`from,to\n/T1,${G}/1\n${line}`, BOUNDS);
  expect(problems).toContainEqual({ line: 3, message: expect.stringContaining(message) });
});

test.each([
  ['without a header', `/T1,${G}/1`, 1, 'must be the header "from,to"'],
  ['of broken JSON', '[{"from": ', undefined, 'is not valid JSON'],
  ['of another shape', '[{"from": "/T1"}]', 1, 'must have the texts "from" and "to"'],
  [
    'of more members',
    '[{"from": "/T1", "to": "https://gitlab.example.com/1", "code": 301}]',
    1,
    'nothing else',
  ],
  ['of nothing', [null], 1, 'must have the texts "from" and "to"'],
  ['of a path that is no text', [{ from: 7, to: `${G}/1` }], 1, 'must have the texts "from" and "to"'],
  ['of no text', 7, undefined, 'must be a text or a list'],
])('a map %s is not good', (_what, text, line, message) => {
  expect(readRedirects(text, BOUNDS).problems).toContainEqual({
    line,
    message: expect.stringContaining(message),
  });
});

test.each(['"', '<', '>', '\\', '^', '`', ' ', '\n', '\r', '\0', 'é'])(
  'a target that contains %j is not good',
  (character) => {
    for (const to of [`${G}/a${character}b`, `${G}/${character}`]) {
      expect(readRedirects([{ from: '/T1', to }], BOUNDS).problems).toEqual([
        { line: 1, message: expect.stringContaining('needs a target') },
      ]);
    }
  },
);

test.each(['/gate', '/gate/', '/gate/logout'])(
  'a map with the path %s of a gate with another prefix is not good',
  (from) => {
    expect(readRedirects([{ from, to: `${G}/1` }], { ...BOUNDS, prefix: '/gate/' }).problems).toEqual([
      { line: 1, message: 'takes over /gate/, which belongs to the gate' },
    ]);
  },
);

test('a map has at most 500 patterns, since each is tried for other paths', () => {
  const lines = (count: number) =>
    `from,to\n${Array.from({ length: count }, (_, index) => `/x${index}/{n:digits},${G}/{n}`).join('\n')}`;
  expect(readRedirects(lines(500), BOUNDS).problems).toEqual([]);
  expect(readRedirects(lines(501), BOUNDS).problems).toEqual([
    { line: undefined, message: 'has more than 500 patterns' },
  ]);
});
