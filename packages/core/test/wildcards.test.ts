import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesParts } from '../src/wildcards.ts';

/** What stars mean, said by a regular expression, which may go back. */
function expected(text: string, parts: readonly string[]): boolean {
  return new RegExp(`^${parts.join('[^]*')}$`).test(text);
}

test('a text matches where all parts stand in it, in order, the first at its beginning and the last at its end', () => {
  const some = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
  const part = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 3 });
  fc.assert(
    fc.property(some, fc.array(part, { minLength: 1, maxLength: 4 }), (text, parts) => {
      expect(matchesParts(text, parts)).toBe(expected(text, parts));
    }),
    { numRuns: 2000 },
  );
});

test('no letter matches two parts of a pattern', () => {
  expect(matchesParts('aba', ['ab', 'ba'])).toBe(false);
  expect(matchesParts('abba', ['ab', 'ba'])).toBe(true);
  expect(matchesParts('abc', ['a', 'bc', 'c'])).toBe(false);
});

test('a pattern without a star matches only the text itself', () => {
  expect(matchesParts('eng', ['eng'])).toBe(true);
  expect(matchesParts('eng-web', ['eng'])).toBe(false);
});

test('a pattern on which a backtracking matcher would never end is matched in linear time', () => {
  expect(matchesParts('a'.repeat(50_000), [...Array.from({ length: 40 }, () => 'a'), 'b'])).toBe(false);
});
