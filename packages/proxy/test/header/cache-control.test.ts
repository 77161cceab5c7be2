import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCacheControl } from '../../src/header/cache-control.ts';

test.each<[string, readonly (readonly [string, string | true])[]]>([
  ['', []],
  [' , ,', []],
  [
    'Public, MAX-AGE=60',
    [
      ['public', true],
      ['max-age', '60'],
    ],
  ],
  [
    'private="a, b" ,s-maxage=1',
    [
      ['private', '"a, b"'],
      ['s-maxage', '1'],
    ],
  ],
  ['no-cache', [['no-cache', true]]],
])('the Cache-Control %j is parsed', (text, directives) => {
  expect(readCacheControl(text)).toEqual(new Map(directives));
});

test.each([
  'public, public',
  'max-age=',
  'max age=1',
  'x="a',
  'x=a"b"',
  'x="a"b',
  'x="a\\"b"',
  '=1',
  'a;b',
  'é',
])('the Cache-Control %j is malformed', (text) => {
  expect(readCacheControl(text)).toBeUndefined();
});

test('no text hides a Cache-Control directive: each member between commas is parsed', () => {
  const directive = fc.constantFrom('public', 'private', 'no-store', 'max-age=1', 'private="a, b"', 'x=1');
  fc.assert(
    fc.property(fc.uniqueArray(directive, { selector: (text) => text.split('=')[0] ?? '' }), (members) => {
      const read = readCacheControl(members.join(', '));
      expect([...(read?.keys() ?? [])]).toEqual(members.map((text) => text.split('=')[0]));
    }),
  );
});
