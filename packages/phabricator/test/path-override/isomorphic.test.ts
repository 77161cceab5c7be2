import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isomorphicDecode, isomorphicEncode } from '../../src/path-override/isomorphic.ts';

test('every byte becomes the character of its number, and is restored', () => {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  expect(Array.from(isomorphicDecode(all), (character) => character.charCodeAt(0))).toEqual([...all]);
  // The first two would be the mark of a byte order.
  for (const start of [[0xff, 0xfe], [0xfe, 0xff], [0xef, 0xbb, 0xbf], []]) {
    const bytes = Uint8Array.from([...start, 0x80, 0x9f]);
    expect(isomorphicEncode(isomorphicDecode(bytes))).toEqual(bytes);
  }
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(isomorphicEncode(isomorphicDecode(bytes))).toEqual(Uint8Array.from(bytes));
    }),
  );
});
