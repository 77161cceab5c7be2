import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sameSecret } from '../../src/encoding/same-secret.ts';

it('sameSecret is true for equal texts only', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), async (one, other) => {
      expect(await sameSecret(one, one)).toBe(true);
      expect(await sameSecret(one, other)).toBe(one === other);
      expect(await sameSecret(`${one}x`, one)).toBe(false);
      expect(await sameSecret(one, `${one}x`)).toBe(false);
    }),
  );
});
