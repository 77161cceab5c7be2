import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalTarget, plainTarget } from '../../src/request/canonical-target.ts';

// Plain addresses are cut without the URL parser. Whatever is accepted, by either way, must be what the parser reads.

const label = fc.oneof(
  fc.stringMatching(/^[a-z\d-]{1,6}$/),
  fc.constantFrom(
    '1',
    '0x7f',
    '0X7F',
    '0',
    '255',
    'xn--a',
    'xn--mnchen-3ya',
    'A',
    'É',
    '',
    '0x',
    '1a',
    'a1',
    'a_b',
  ),
);
const host = fc
  .tuple(
    fc.array(label, { minLength: 1, maxLength: 4 }),
    fc.constantFrom('', '.', ':80', ':443', ':8787', ':'),
  )
  .map(([labels, end]) => labels.join('.') + end);
const piece = fc.oneof(
  fc.stringMatching(/^[\w.~!$'()*+,;=:@-]{1,5}$/),
  fc.constantFrom(
    '/',
    '//',
    '.',
    '..',
    '%2e',
    '%41',
    '%252F',
    '%C3%A9',
    '\\',
    ' ',
    '"',
    '<',
    '`',
    '{',
    '|',
    '^',
    'é',
    '\t',
    '&',
    '#',
    '?',
  ),
);
const rest = fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('')}`);
const user = fc.constantFrom('', '', '', 'user@', 'a:b@');
const scheme = fc.constantFrom('http', 'https', 'HTTPS', 'ftp');
const address = fc
  .tuple(scheme, user, host, rest)
  .map(([protocol, who, where, path]) => `${protocol}://${who}${where}${path}`);

test('what is accepted is what the URL parser reads, member by member', () => {
  let accepted = 0;
  fc.assert(
    fc.property(address, (url) => {
      const reading = canonicalTarget(url);
      if (!reading.ok) return;
      accepted += 1;
      const { path, ...target } = reading.target;
      const { protocol, host, hostname, pathname, search, href } = new URL(url);
      expect(target).toEqual({ protocol, host, hostname, pathname, search, href });
      expect(path).toBe(decodeURIComponent(pathname));
    }),
    { numRuns: 20_000 },
  );
  expect(accepted).toBeGreaterThan(500);
});

test.each([
  ['https://1.2.3.4/', '1.2.3.4'],
  ['https://0x7f.1/', '127.0.0.1'],
  ['https://a.example.1/', undefined],
  ['https://a.example:443/', 'a.example'],
  ['https://A.example/', 'a.example'],
  ['https://a.example./', 'a.example.'],
  ['https://xn--mnchen-3ya.example/', 'xn--mnchen-3ya.example'],
])('the host of %s is %s, as for the URL parser', (url, host) => {
  const reading = canonicalTarget(url);
  expect(reading.ok ? reading.target.host : undefined).toBe(host);
});

test.each([
  ['/a/../config/', '/config/'],
  ['/./config/', '/config/'],
  ['/a/..', '/'],
  ['/.well-known/x', '/.well-known/x'],
  ['/a?', '/a'],
])('%s is %s', (target, path) => {
  const reading = canonicalTarget(`https://phorge.example${target}`);
  expect(reading.ok ? reading.target.path : reading.failure).toBe(path);
});

test('an address of any length is read in linear time', () => {
  for (const text of ['a.', 'a-', '.', '/a', '/', ';', 'x=']) {
    const many = text.repeat(50_000);
    canonicalTarget(`https://${many}`);
    canonicalTarget(`https://${many}!`);
    canonicalTarget(`https://a.example/${many}"`);
    canonicalTarget(`https://a.example/?${many}"`);
  }
});

// Whether the URL parser is asked decides nothing about what is read, and a third of what it costs.

test.each([
  'https://a.example/',
  'http://a.example/',
  'https://localhost/x',
  'https://a/',
  'https://a1-b.c-2.example/',
  'https://1.2.a-3/',
  'https://a.example/a',
  'https://a.example/a/',
  "https://a.example/abc/d-e_f/~g.h!$'()*+,;=:@/",
  'https://a.example/a?b',
  'https://a.example/?b=c&d=%20(e)*+,;:@/?~!$-.',
])('%s is read without the URL parser', (url) => {
  const { protocol, host, hostname, pathname, search, href } = new URL(url);
  expect(plainTarget(url)).toEqual({ protocol, host, hostname, path: pathname, pathname, search, href });
});

test.each([
  'xhttps://a.example/',
  ' https://a.example/',
  'HTTPS://a.example/',
  'ftp://a.example/',
  'https:/a.example/',
  'https://A.example/',
  'https://a.example',
  'https://a.example.1/',
  'https://1.2.3.4/',
  'https://0x7f/',
  'https://a.example./',
  'https://a.example:443/',
  'https://u@a.example/',
  'https://a_b/',
  'https://xn--a.example/',
  'https://a.xn--a/',
  'https://a.example//',
  'https://a.example/a//b',
  'https://a.example/a//',
  'https://a.example/./',
  'https://a.example/a/../b',
  'https://a.example/a/..',
  'https://a.example/.well-known/x',
  'https://a.example/%20',
  'https://a.example/a b',
  'https://a.example/a&b',
  'https://a.example/é',
  'https://a.example/a\\b',
  'https://a.example/a?',
  'https://a.example/a#b',
  'https://a.example/a?b#c',
  'https://a.example/a?"',
  'https://a.example/a\n',
])('%j is left for the URL parser to read', (url) => {
  expect(plainTarget(url)).toBeUndefined();
});
