import fc from 'fast-check';

/** Written out by number, on purpose not the expression of the source. */
const ranges: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0x061c, 0x061c],
  [0x200e, 0x200f],
  [0x2028, 0x2029],
  [0x202a, 0x202e],
  [0x2066, 0x2069],
];

/** Every code unit that must not reach a log, lone surrogates aside. */
export const unprintable: readonly string[] = ranges.flatMap(([from, to]) =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCharCode(from + index)),
);

/** Whether a text could deceive the reader of a log. */
export function deceives(text: string): boolean {
  return !text.isWellFormed() || [...text].some((character) => unprintable.includes(character));
}

/** Text full of what must not reach a log, lone surrogates among it. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...unprintable, '\ud800', '\udfff', '\\', '"', '\r\n', '\u001b[2J'),
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map((parts) => parts.join(''));
