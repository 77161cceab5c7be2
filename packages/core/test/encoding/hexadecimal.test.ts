import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHexadecimal } from '../../src/encoding/hexadecimal.ts';

test('is what Node writes, of a view no more than it shows', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.nat(3), (octets, from) => {
      const view = octets.subarray(from);
      expect(toHexadecimal(view)).toBe(Buffer.from(view).toString('hex'));
      expect(toHexadecimal(octets.slice().buffer)).toBe(Buffer.from(octets).toString('hex'));
    }),
  );
});
