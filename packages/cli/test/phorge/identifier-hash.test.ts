import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { identifierHash } from '../../src/phorge/identifier-hash.ts';

test('identifierHash returns the value that a real Phorge stored', () => {
  expect(identifierHash('PHID-USER-edge-0001')).toBe('w5PXBS4PxBdG');
});

test('identifierHash is the low six bits of the first twelve bytes of SHA-1, for every text', () => {
  const alphabet = `${'0123456789'}${'abcdefghijklmnopqrstuvwxyz'}${'ABCDEFGHIJKLMNOPQRSTUVWXYZ'}._`;
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const bytes = [...createHash('sha1').update(text, 'utf8').digest().subarray(0, 12)];
      expect([...identifierHash(text)].map((letter) => alphabet.indexOf(letter))).toEqual(
        bytes.map((byte) => byte % 64),
      );
    }),
  );
});
