import { describe, expect, test } from 'vitest';
import { SegmentWildcards } from '../../src/compile/segment-wildcards.ts';

function found(patterns: readonly string[], segment: string): string[] {
  const wildcards = new SegmentWildcards<string>();
  for (const pattern of patterns) wildcards.at(pattern, () => pattern);
  return wildcards
    .find(segment)
    .map(({ value }) => value)
    .sort();
}

describe('SegmentWildcards', () => {
  test('finds all that match, whatever their ends have in common', () => {
    const patterns = ['*', 'T*', 'T1*', '*2', 'T*2', 'T*1*2', 'D*', '*3', 'T12*12'];
    expect(found(patterns, 'T12')).toEqual(['*', '*2', 'T*', 'T*1*2', 'T*2', 'T1*']);
  });

  test('gives no character to two parts of a pattern', () => {
    expect(found(['a*bc*c', 'ab*bc', 'a*b*b*c'], 'abc')).toEqual([]);
    expect(found(['a*bc*c', 'ab*bc', 'a*b*b*c'], 'abbcc')).toEqual(['a*b*b*c', 'a*bc*c']);
  });

  test('finds nothing for an empty segment', () => {
    expect(found(['*', 'a*', '*a'], '')).toEqual([]);
  });

  test('makes the value of a pattern once', () => {
    const wildcards = new SegmentWildcards<object>();
    expect(wildcards.at('a*', () => ({}))).toBe(wildcards.at('a*', () => ({})));
    expect(wildcards.at('a*', () => ({}))).not.toBe(wildcards.at('*a', () => ({})));
  });

  test('tries stars that a backtracking matcher would never end on', () => {
    expect(found([`${'a*'.repeat(40)}b`], 'a'.repeat(50_000))).toEqual([]);
  });
});
