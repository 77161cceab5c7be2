import { describe, expect, test } from 'vitest';
import { PathIndex } from '../../src/compile/path-index.ts';
import { pathPattern } from '../../src/criteria/paths.ts';

function indexOf(...patterns: string[]): PathIndex<string> {
  const index = new PathIndex<string>();
  for (const pattern of patterns) index.at(pathPattern(pattern), () => pattern);
  return index;
}

describe('PathIndex', () => {
  test('finds every pattern that matches, each once', () => {
    const index = indexOf('/**', '/a/**', '/a/b', '/a/*', '/*/b', '/*/*', '/a/b/', '/a', '/a/b/**');
    const values = index.find('/a/b').map(({ value }) => value);
    expect(values).toHaveLength(7);
    expect(new Set(values)).toEqual(new Set(['/**', '/a/**', '/a/b', '/a/*', '/*/b', '/*/*', '/a/b/**']));
  });

  test('says where a wildcard stands for a delimiter of a name', () => {
    const index = indexOf('/**', '/a/**', '/*/x', '/a#/**', '/a#/x', '/a*/x', '/*#/x');
    const stretched = index
      .find('/a#/x')
      .map(({ value, delimiterInWildcard }) => [value, delimiterInWildcard]);
    expect(Object.fromEntries(stretched)).toEqual({
      '/**': true,
      '/*/x': true,
      '/a#/**': false,
      '/a#/x': false,
      '/a*/x': true,
      '/*#/x': false,
    });
  });

  test.each([
    ['/a*', ['/*', '/a*', '/**']],
    ['/*', ['/*', '/**']],
    ['/a', ['/*', '/a', '/a*', '/**']],
  ])('covers %s by the patterns that match whatever it matches', (pattern, covering) => {
    const index = indexOf('/', '/a', '/a*', '/*', '/**');
    expect(new Set(index.covering(pathPattern(pattern)))).toEqual(new Set(covering));
  });

  test('finds nothing for an invalid path', () => {
    expect(indexOf('/**', '/x').find('xx')).toEqual([]);
    expect(indexOf('/**').find('')).toEqual([]);
  });

  test('goes no deeper than its patterns', () => {
    expect(indexOf('/a/**', '/*/*/b').find(`/a${'/x'.repeat(50_000)}`)).toHaveLength(1);
  });
});
