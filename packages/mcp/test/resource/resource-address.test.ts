import { expect, test } from 'vitest';
import { addressesOf, shownAddress } from '../../src/resource/resource-address.ts';

test.each([
  ['that parsers write in the same way is one', 'file:///notes/a.md', ['file:///notes/a.md']],
  [
    'that parsers write otherwise is both',
    'https://Docs.example',
    ['https://Docs.example', 'https://docs.example/'],
  ],
  ['may have an encoded space', 'file:///a%20b', ['file:///a%20b']],
  ['may have an encoded letter outside of ASCII', 'file:///%C3%A4', ['file:///%C3%A4']],
  ['may have names with dots', 'file:///.git/a..b/c.', ['file:///.git/a..b/c.']],
])('an address of a resource %s', (_case, uri, addresses) => {
  expect(addressesOf(uri)).toEqual(addresses);
});

test.each(['', 'notes/a.md', '/notes', 'http://'])('%j is not the address of a resource', (uri) => {
  expect(() => addressesOf(uri)).toThrow(expect.objectContaining({ code: 'mcp.params_invalid' }));
});

test.each([
  'file:///a\\b',
  'file:///a b',
  'file:///a\tb',
  'file:///a/./b',
  'file:///a/../b',
  'file:///..',
  'file:///a?..',
  'file:///a#.',
  'note:..',
  'file:///%61',
  'file:///%41',
  'file:///%30',
  'file:///a%2Fb',
  'file:///a%2Eb',
  'file:///a%5Cb',
  'file:///a%5Fb',
  'file:///a%7Eb',
  'file:///a%2Db',
  'file:///a%25b',
  'file:///a%0Ab',
  'file:///a%00b',
  'file:///a%20b%41',
  'file:///%c3%a4',
  'file:///%C3%a4',
  'file:///%',
  'file:///%4',
  'file:///%zz',
])('the address %j is refused, since servers can read it in two ways', (uri) => {
  expect(() => addressesOf(uri)).toThrow(expect.objectContaining({ code: 'mcp.message_ambiguous' }));
});

test.each([
  ['file:///a?token=x', 'file:///a'],
  ['file:///a#token=x', 'file:///a'],
  ['file:///a?b\n#c', 'file:///a'],
  ['file:///a', 'file:///a'],
])('%j is recorded as %j, without what may be secret', (uri, shown) => {
  expect(shownAddress(uri)).toBe(shown);
});
