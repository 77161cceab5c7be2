import { expect, test } from 'vitest';
import { otherSpellings } from '../../src/gate/other-spellings.ts';

const spelled = (...segments: readonly string[]) => new Set(segments);

test('a segment is varied with a parameter, in other cases, and with both', () => {
  expect(otherSpellings('/admin', false, spelled('admin'))).toEqual([
    ...['/admin;x', '/ADMIN', '/aDMIN', '/ADMIN;x'],
  ]);
});

test('other spellings of a path change one segment or all, and never a segment that is a wildcard', () => {
  expect(otherSpellings('/a/*/b/**', false, spelled())).toEqual([
    ...['/a;x/*/b/**', '/a/*/b;x/**', '/a;x/*/b;x/**'],
    ...['/A/*/b/**', '/a/*/B/**', '/A/*/B/**'],
    ...['/A;x/*/b/**', '/a/*/B;x/**', '/A;x/*/B;x/**'],
  ]);
});

test('a case that a rule writes is another one’s', () => {
  expect(otherSpellings('/Abc', false, spelled('ABC', 'abc', 'aBc'))).toEqual([
    ...['/Abc;x', '/aBC', '/ABc', '/aBC;x'],
  ]);
  expect(otherSpellings('/a', false, spelled('A'))).toEqual(['/a;x']);
  expect(otherSpellings('/12', false, spelled())).toEqual(['/12;x']);
});

test('a letter whose other case is more than one letter is unchanged', () => {
  expect(otherSpellings('/aß', false, spelled())).toEqual(['/aß;x', '/Aß', '/Aß;x']);
});

test('where case counts, only parameters give another encoding', () => {
  expect(otherSpellings('/a', true, spelled())).toEqual(['/a;x']);
});

test('other spellings of a path: empty segments are not changed', () => {
  expect(otherSpellings('/a//b/', true, spelled())).toEqual(['/a;x/b', '/a/b;x', '/a;x/b;x']);
});
