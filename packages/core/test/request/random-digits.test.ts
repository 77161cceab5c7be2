import { expect, test } from 'vitest';
import { RandomDigits } from '../../src/request/random-digits.ts';

/** Octets that count up, over all that is drawn. */
function counting(): (bytes: Uint8Array) => Uint8Array {
  let next = 0;
  return (bytes) => bytes.map(() => next++ % 251);
}

test('random digits are those of the octets, in their order', () => {
  const digits = new RandomDigits(counting());
  expect(digits.take(6)).toBe('000102');
  expect(digits.take(3)).toBe('030');
});

test('a random digit is never used twice, however often more octets are drawn', () => {
  const digits = new RandomDigits(counting());
  const pairs = Array.from({ length: 2000 }, () => digits.take(2));
  expect(pairs).toEqual(Array.from({ length: 2000 }, (_, at) => (at % 251).toString(16).padStart(2, '0')));
});

test('remaining octets that are too few are skipped', () => {
  const digits = new RandomDigits(counting());
  digits.take(1020);
  expect(digits.take(8)).toBe('0a0b0c0d');
});
