import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/encoding/sha256.ts';

test('sha256 is the SHA-256 of the text in UTF-8', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
      expect(await sha256(text)).toEqual(new Uint8Array(createHash('sha256').update(text, 'utf8').digest()));
    }),
  );
});
