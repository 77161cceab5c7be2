import fc from 'fast-check';

/** Every byte that may stand in a header value, and those that may not: a line end would end it. */
const anyByte = fc.integer({ min: 0, max: 255 }).filter((code) => code !== 10 && code !== 13);
const junk = fc.oneof(
  {
    arbitrary: fc.constantFrom(
      '\t',
      ' ',
      '\t ',
      ' \t',
      ';',
      ',',
      '"',
      '\\',
      '=',
      '/',
      '\xa0',
      '\x0b',
      '\x0c',
    ),
    weight: 5,
  },
  { arbitrary: anyByte.map((code) => String.fromCharCode(code)), weight: 2 },
);

/** A text with a byte or two put in somewhere, most often at an end. */
export function disturbed(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const insertion = fc.tuple(
    fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
    junk,
  );
  return fc.tuple(text, fc.array(insertion, { maxLength: 2 })).map(([whole, insertions]) =>
    insertions.reduce((now, [place, byte]) => {
      const at = Math.round(place * now.length);
      return now.slice(0, at) + byte + now.slice(at);
    }, whole),
  );
}

export function joined(maxLength: number, ...parts: readonly string[]): fc.Arbitrary<string> {
  const part = fc.oneof(
    { arbitrary: fc.constantFrom(...parts), weight: 8 },
    { arbitrary: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)), weight: 1 },
  );
  return fc.array(part, { maxLength }).map((list) => list.join(''));
}
