import { expect, test } from 'vitest';
import { fromBase64, toBase64 } from '../../src/encoding/base64.ts';

test.each(['', 'AA==', 'AAA=', 'AAAA', '+/+/'])('%j is base64, and is encoded so again', (text) => {
  const octets = fromBase64(text);
  expect(octets && toBase64(octets)).toBe(text);
});

test.each(['A', 'AAA', 'AB==', 'AA==\n', ' AAAA', '-_-_', 'AA=A', 'AAAA====', 'é', 'AA= ='])(
  '%j is not base64: no octets encode to it',
  (text) => {
    expect(fromBase64(text)).toBeUndefined();
  },
);
