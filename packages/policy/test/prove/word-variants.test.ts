import { expect, test } from 'vitest';
import { matchesPattern } from '../../src/criteria/name-pattern.ts';
import { cachedVariants } from '../../src/prove/word-variants.ts';

/** `ab` in small letters and capitals, and with what follows a dot or a semicolon. */
const WORD = {
  text: 'ab',
  letters: [...'abAB'],
  ends: ['.', ';'],
  read: (text: string) =>
    'ab'.startsWith(text.toLowerCase()) ? { state: text.length, whole: text.length === 2 } : undefined,
};

/** All its spellings with up to three letters behind it. */
const ALL = ['ab', 'aB', 'Ab', 'AB'].flatMap((begun) => {
  const behind = (length: number): string[] =>
    length === 0 ? [''] : [...'abx.;'].flatMap((letter) => behind(length - 1).map((rest) => letter + rest));
  const ends = ['.', ';'].flatMap((end) =>
    [0, 1, 2, 3].flatMap((length) => behind(length).map((rest) => end + rest)),
  );
  return ['', ...ends].map((end) => begun + end);
});

const kindOf = (wildcards: readonly string[], text: string) =>
  wildcards.map((wildcard) => matchesPattern(wildcard, text)).join();

test.each([
  [['a*', '*b']],
  [['*.x', 'A*']],
  [['*b.x', '*b;*', 'a*b']],
  [['*b;*x', '*;*;*', 'a*.a*']],
  [['*B*b', 'a*a', '*.*']],
  [['*', '*x*a', '*B.*;*']],
  [['A*x']],
  [['*B;x']],
  [['AB.a*x', '*B;b']],
  [['A*;*x', 'a*B*.b']],
])('of each class of encodings that %j distinguishes, there is one, and it is an encoding', (wildcards) => {
  const found = cachedVariants(false)(WORD, wildcards, new Set());
  expect(found.filter((text) => !/^ab(?:[.;].*)?$/i.test(text))).toEqual([]);
  const kinds = new Set(found.map((text) => kindOf(wildcards, text)));
  expect(ALL.filter((text) => !kinds.has(kindOf(wildcards, text)))).toEqual([]);
  expect(kinds.size).toBe(found.length);
});

test('what is written already stands for no other', () => {
  const found = cachedVariants(false)(WORD, ['a*'], new Set(['ab', 'AB']));
  expect(found).toEqual(['aB', 'Ab']);
});
