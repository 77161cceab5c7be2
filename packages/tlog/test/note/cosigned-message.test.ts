import { expect, test } from 'vitest';
import { cosignatureTime, timestampedSignature } from '../../src/note/cosigned-message.ts';
import { TlogError } from '../../src/tlog-error.ts';

const signature = new Uint8Array(64).fill(7);

test.each([1, 1_800_000_000, 8_640_000_000_000])(
  'a cosignature of the second %d contains that second',
  (second) => {
    expect(cosignatureTime(timestampedSignature(second, signature))).toBe(second);
  },
);

test.each([0, 8_640_000_000_001])('%d is refused as the second of a cosignature', (second) => {
  expect(cosignatureTime(timestampedSignature(second, signature))).toBeUndefined();
});

test.each([0, 63, 65])('a signature of %d octets is refused for an Ed25519 key', (length) => {
  expect(cosignatureTime(timestampedSignature(1, new Uint8Array(length)))).toBeUndefined();
});

test('an error of a log is recognized by its name', () => {
  expect(new TlogError('tlog.malformed' as never, 'x').name).toBe('TlogError');
});
