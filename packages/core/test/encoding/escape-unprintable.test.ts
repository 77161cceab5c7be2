import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deceives, hostileText, unprintable } from '../../../../scripts/fixtures/unprintable.ts';
import { escapeUnprintable, isPrintable } from '../../src/encoding/escape-unprintable.ts';

test.each([
  ['a forged line', 'a\r\n{"type":"request.decision"}', 'a\\u000d\\u000a{"type":"request.decision"}'],
  ['a terminal sequence', '\u001b[31mred', '\\u001b[31mred'],
  ['a C1 terminal sequence', '\u009b31mred', '\\u009b31mred'],
  ['a bidirectional override', 'abc\u202efed', 'abc\\u202efed'],
  ['a line separator', 'a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
  ['a lone surrogate', 'a\ud83d', 'a\\ud83d'],
  ['a NUL', 'a\0b', 'a\\u0000b'],
])('the character of %s is escaped visibly', (_what, text, escaped) => {
  expect(escapeUnprintable(text)).toBe(escaped);
});

test.each(['plain', 'DOMAIN\\user', 'Grüße, 世界', '👩‍👧 family', 'שלום', ''])(
  '"%s" stays as it is',
  (text) => {
    expect(escapeUnprintable(text)).toBe(text);
  },
);

test('every character of the list is escaped', () => {
  expect(unprintable.filter((character) => escapeUnprintable(character).length !== 6)).toEqual([]);
});

test('no misleading character is left in any escaped text', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(deceives(escapeUnprintable(text))).toBe(false);
    }),
  );
});

test('a text without misleading characters is not changed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!deceives(text));
      expect(escapeUnprintable(text)).toBe(text);
    }),
  );
});

test('escaping twice changes nothing more', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(escapeUnprintable(escapeUnprintable(text))).toBe(escapeUnprintable(text));
    }),
  );
});

test.each([
  ['', true],
  ['plain ~ text', true],
  ['a\n', false],
  ['a\u007f', false],
  ['Grüße', false],
])('%j has nothing to escape at all: %s', (text, is) => {
  expect(isPrintable(text)).toBe(is);
});
