import { expect, test } from 'vitest';
import { foldCase } from '../../src/encoding/fold-case.ts';

// All that `equalsIgnoreCase` of Java 17, `re.IGNORECASE` of Python 3 and `strings.EqualFold` of Go take for a letter of ASCII,
// found by asking them for each character of the first plane.
test.each([
  ['\u0130', 'i'],
  ['\u0131', 'i'],
  ['\u017f', 's'],
  ['\u212a', 'k'],
  ['ADMİN', 'admin'],
  ['Straße', 'strasse'],
  ['Ä', 'ä'],
])('%s is %s', (text, folded) => {
  expect(foldCase(text)).toBe(folded);
});

test('nothing else is a letter of ASCII', () => {
  const others = Array.from({ length: 0xffff - 0x80 }, (_, index) => String.fromCharCode(index + 0x80));
  const ascii = others.filter((character) => /^[\0-\x7f]$/.test(foldCase(character)));
  expect(ascii).toEqual(['\u0130', '\u0131', '\u017f', '\u212a']);
});
