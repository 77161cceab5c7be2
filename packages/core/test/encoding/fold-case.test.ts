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
  // MediaWiki composes what it is sent, and takes out marks of direction; Python's names and Windows' code pages know compatible letters.
  ['A\u0308', 'ä'],
  ['ｗｉｋｉ', 'wiki'],
  ['\u200eAd\u00admin', 'admin'],
])('%s is %s', (text, folded) => {
  expect(foldCase(text)).toBe(folded);
});
