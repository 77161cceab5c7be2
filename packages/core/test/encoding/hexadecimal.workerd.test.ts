import { expect, test } from 'vitest';
import { toHexadecimal } from '../../src/encoding/hexadecimal.ts';

test('the runtime writes octets itself, in the same digits', () => {
  const octets = Uint8Array.from({ length: 256 }, (_, octet) => octet);
  expect(octets).toHaveProperty('toHex');
  const digits = Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('');
  expect(toHexadecimal(octets)).toBe(digits);
  expect(toHexadecimal(octets.subarray(10, 12))).toBe('0a0b');
  expect(toHexadecimal(octets.buffer)).toBe(digits);
});
