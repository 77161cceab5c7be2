import { describe, expect, test } from 'vitest';
import { spellingsBelow } from '../../src/gate/spellings-below.ts';

/** Words that are read below a path: of those that anything may stand for, a star, and of ids their name. */
const wordsAt = (path: string, patterns: readonly string[], caseSensitive = false) =>
  spellingsBelow(patterns, caseSensitive)(path).map(({ word, isId }) => word?.text ?? (isId ? ':id' : '*'));

const wordOf = (pattern: string, caseSensitive = false) =>
  spellingsBelow([pattern], caseSensitive)('/')[0]?.word;

/** Of each text, whether it is all of the word; `undefined` if it does not begin as one. */
const read = (pattern: string, texts: readonly string[], caseSensitive = false) =>
  texts.map((text) => wordOf(pattern, caseSensitive)?.read(text)?.whole);

describe('words below a path', () => {
  test('are those of the patterns that fit so far, once each, in any spelling of what is above', () => {
    const patterns = [
      '/admin/users',
      '/admin/users/:id/keys',
      '/admin/a/*',
      '/reports/export.*/all',
      '/:any/x',
    ];
    expect(wordsAt('/', patterns)).toEqual(['admin', 'reports', '*']);
    expect(wordsAt('/Admin;a/', patterns)).toEqual(['users', 'a', 'x']);
    expect(wordsAt('/admin/users/7/', patterns)).toEqual(['keys']);
    expect(wordsAt('/reports/Export.csv/', patterns)).toEqual(['all']);
    expect(wordsAt('/reports/export/', patterns)).toEqual(['all']);
    expect(wordsAt('/reports/exports/', patterns)).toEqual([]);
  });

  test('are in one case where cases are told apart', () => {
    expect(wordsAt('/Admin/', ['/admin/users'], true)).toEqual([]);
    expect(wordsAt('/admin;a/', ['/admin/users'], true)).toEqual(['users']);
  });

  test('are none behind the end of a pattern, or where it takes all that follows', () => {
    expect(wordsAt('/a/b/', ['/a/**', '/a/b', '/a/b/**'])).toEqual([]);
  });

  test('are ids where a pattern has one', () => {
    expect(wordsAt('/a/', ['/a/:id', '/a/:b/c', '/a/*/d', '/b/:id'])).toEqual([':id', '*']);
  });

  test('lead to the same where the same patterns go on', () => {
    const leadsAt = (path: string) =>
      spellingsBelow(['/a/:id/b', '/*/c/d'], false)(path).map(({ leads }) => leads);
    expect(leadsAt('/A/')).toEqual(leadsAt('/a;x/'));
    expect(leadsAt('/a/c/')).not.toEqual(leadsAt('/x/c/'));
    expect(leadsAt('/a/c/')).not.toEqual(leadsAt('/a/x/'));
  });
});

describe('a text is', () => {
  test('a word in any case, and with what follows a semicolon', () => {
    expect(read('/Ab', ['AB', 'aB;', 'ab;.css', 'ａb'])).toEqual([true, true, true, true]);
    expect(read('/Ab', ['a', 'A'])).toEqual([false, false]);
    expect(read('/Ab', ['abc', 'b', 'a;b', ';ab'])).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('a word in its own case where cases are told apart', () => {
    expect(read('/Ab', ['Ab', 'Ab;x', 'ab'], true)).toEqual([true, true, undefined]);
  });

  test('a word in any format and in none', () => {
    expect(read('/ab.*', ['ab', 'AB.', 'ab.csv', 'ab;x', 'ab.c;x'])).toEqual([true, true, true, true, true]);
    expect(read('/ab.*', ['a', 'abc', 'abc;x'])).toEqual([false, undefined, undefined]);
  });
});

test('a word is made of its letters, of their other forms, and of a semicolon', () => {
  const lettersOf = (pattern: string, caseSensitive: boolean) => wordOf(pattern, caseSensitive)?.letters;
  expect(lettersOf('/aB', true)).toEqual(['a', 'B', ';']);
  expect(lettersOf('/aß.*', false)).toEqual([
    ...['a', 'ß', '.'],
    ...['a', 'A', 'ａ', 'ß', 'SS', '.', '.', '．', ';'],
  ]);
});
