import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHexadecimal } from '../../src/encoding/hexadecimal.ts';

test('hexadecimal digits are those of Node, for only the bytes that a view shows', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.nat(3), (octets, from) => {
      const view = octets.subarray(from);
      expect(toHexadecimal(view)).toBe(Buffer.from(view).toString('hex'));
      expect(toHexadecimal(octets.slice().buffer)).toBe(Buffer.from(octets).toString('hex'));
    }),
  );
});

test('hexadecimal digits are the same with the runtime’s toHex and without it', () => {
  const octets = Uint8Array.of(0, 1, 15, 16, 255);
  expect(toHexadecimal(octets)).toBe('00010f10ff');
  const writing = Object.assign(Uint8Array.of(7), { toHex: () => 'of the runtime' });
  expect(toHexadecimal(writing)).toBe('of the runtime');
  const plain = Object.assign(octets.slice(), { toHex: undefined });
  expect(toHexadecimal(plain)).toBe('00010f10ff');
});
