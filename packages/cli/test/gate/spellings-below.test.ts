import { describe, expect, test } from 'vitest';
import { spellingsBelow } from '../../src/gate/spellings-below.ts';

const below = (path: string, patterns: readonly string[], caseSensitive = false) =>
  spellingsBelow(patterns, caseSensitive)(path);

const wordsAt = (...asked: Parameters<typeof below>) => below(...asked).words.map(({ text }) => text);

const wordOf = (pattern: string, caseSensitive = false) => below('/', [pattern], caseSensitive).words[0];

/** Of each text, whether it is all of the word; `undefined` if it does not begin as one. */
const read = (pattern: string, texts: readonly string[], caseSensitive = false) =>
  texts.map((text) => wordOf(pattern, caseSensitive)?.read(text)?.whole);

describe('words below a path', () => {
  test('are those of the patterns that match so far, once each, in any encoding of the segments above', () => {
    const patterns = [
      '/admin/users',
      '/admin/users/:id/keys',
      '/admin/a/*',
      '/reports/export.*/all',
      '/:any/x',
    ];
    expect(wordsAt('/', patterns)).toEqual(['admin', 'reports']);
    expect(wordsAt('/Admin;a/', patterns)).toEqual(['users', 'a', 'x']);
    expect(wordsAt('/admin/users/7/', patterns)).toEqual(['keys']);
    expect(wordsAt('/reports/Export.csv/', patterns)).toEqual(['all']);
    expect(wordsAt('/reports/export/', patterns)).toEqual(['all']);
    expect(wordsAt('/reports/exports/', patterns)).toEqual([]);
  });

  test('are in one case where paths are case-sensitive', () => {
    expect(wordsAt('/Admin/', ['/admin/users'], true)).toEqual([]);
    expect(wordsAt('/admin;a/', ['/admin/users'], true)).toEqual(['users']);
  });

  test('are absent after the end of a pattern, where it matches all that follows, and where any segment matches', () => {
    expect(wordsAt('/a/b/', ['/a/**', '/a/b', '/a/b/**', '/a/b/*'])).toEqual([]);
  });
});

test('all that is below is read alike where no pattern continues', () => {
  expect(below('/a/', ['/a/**', '/a', '/b/c']).ends).toBe(true);
  expect(below('/a/', ['/a/*']).ends).toBe(false);
  expect(below('/a/', ['/a/b/**']).ends).toBe(false);
});

test('an id is known where a pattern has one', () => {
  expect(below('/a/', ['/a/:id', '/a/b']).hasId).toBe(true);
  expect(below('/a/', ['/a/:b/:id', '/a/*', '/b/:id']).hasId).toBe(false);
});

test('two paths are read alike where the same patterns fit, and go on', () => {
  const readAt = (path: string) => below(path, ['/a/:id/b', '/*/c/d', '/a/x/**', '/a/y']).all;
  expect(readAt('/A/')).toBe(readAt('/a/'));
  expect(readAt('/A;y/')).toBe(readAt('/a;x/'));
  // To a server that takes the rest for a query, all below is `/a`: what is below may be refused, and below `/a/` it is not.
  expect(readAt('/a;x/')).not.toBe(readAt('/a/'));
  expect(readAt('/a./')).not.toBe(readAt('/a/'));
  expect(readAt('/a/c/')).not.toBe(readAt('/x/c/'));
  expect(readAt('/a/c/')).not.toBe(readAt('/a/1/'));
  expect(readAt('/a/x/1/2/')).toBe(readAt('/a/x/3/4/'));
  expect(readAt('/a/x/1/2/')).not.toBe(readAt('/a/1/1/2/'));
  expect(readAt('/a/y/')).not.toBe(readAt('/a/1/'));
});

describe('a text is', () => {
  test('a word in any case, and no more than that', () => {
    expect(read('/Ab', ['AB', 'aB', 'ab', 'ａb'])).toEqual([true, true, true, true]);
    expect(read('/Ab', ['a', 'A'])).toEqual([false, false]);
    expect(read('/Ab', ['abc', 'b', 'ab;'])).toEqual([undefined, undefined, undefined]);
    expect(read('/ab.*', ['ab', 'AB', 'a', 'ab.'])).toEqual([true, true, false, undefined]);
  });

  test('a word is in its own case where paths are case-sensitive', () => {
    expect(read('/Ab', ['Ab', 'ab'], true)).toEqual([true, undefined]);
  });
});

test('a word consists of its letters and their other forms, and ends where a parameter or a format may follow', () => {
  expect(wordOf('/aB', true)).toMatchObject({ letters: ['a', 'B'], ends: [';'] });
  expect(wordOf('/aß.*', false)).toMatchObject({
    letters: ['a', 'ß', 'a', 'A', 'ａ', 'ß', 'SS'],
    ends: ['.', ';'],
  });
});
