import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBase64url, toBase64url } from '../../src/encoding/base64url.ts';

test('base64url encodes as Node does, and decodes its own output', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
      const text = Buffer.from(octets).toString('base64url');
      expect(toBase64url(octets)).toBe(text);
      expect(toBase64url(octets.slice().buffer)).toBe(text);
      expect(fromBase64url(text)).toEqual(new Uint8Array(octets));
    }),
  );
});

test('base64url decodes only one encoding of the same octets', () => {
  // The last character of each holds bits that no octet uses.
  for (const text of ['AB', 'AAB', 'AQEBAQEBAQEBAQEBAQEBAR'])
    expect([text, fromBase64url(text)]).toEqual([text, undefined]);
});

test('base64url refuses padding, spaces, the letters of base64 and any other character', () => {
  for (const text of ['A', 'AA==', 'A+A=', '_/AA', 'AA AA', '\nAAAA', 'AAA\u0000', 'ÄAAA', 'AAAAA']) {
    expect([text, fromBase64url(text)]).toEqual([text, undefined]);
  }
  expect(fromBase64url('')).toEqual(new Uint8Array());
});
