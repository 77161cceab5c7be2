import { expect, test } from 'vitest';
import { concat, equalOctets, fromUtf8, utf8 } from '../../src/encoding/octets.ts';

test('a text and its octets in UTF-8 convert to each other, with a byte order mark', () => {
  expect(fromUtf8(utf8('ä日'))).toBe('ä日');
  expect(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
});

test('octets that are not UTF-8 are refused as text', () => {
  expect(fromUtf8(Uint8Array.of(0x61, 0xff))).toBeUndefined();
});

test('octets are equal if all are, and there are as many', () => {
  const octets = Uint8Array.of(1, 2);
  expect(equalOctets(octets, concat(Uint8Array.of(1), Uint8Array.of(2)))).toBe(true);
  expect(equalOctets(octets, Uint8Array.of(1, 3))).toBe(false);
  expect(equalOctets(octets, Uint8Array.of(1, 2, 3))).toBe(false);
  expect(equalOctets(Uint8Array.of(1, 2, 3), octets)).toBe(false);
});
