import { canonicalTarget } from '@portcullis/core/internal';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pathPatternProblem } from '../../src/criteria/paths.ts';
import { policyOf, read, rule } from '../policies.ts';

const allows = (pattern: string, path: string): boolean =>
  read(policyOf([rule({ name: 'r', paths: [pattern] })]), path).effect === 'allow';
const denies = (pattern: string, path: string): boolean =>
  read(policyOf([rule({ name: 'r', effect: 'deny', paths: [pattern] })]), path).rule === 'r';

describe('path pattern', () => {
  test.each([
    // itself
    ['/', '/', true],
    ['/', '/x', false],
    ['/config/', '/config/', true],
    ['/config/', '/config', false],
    ['/config', '/config/', false],
    ['/config', '/config/x', false],
    ['/config', '/Config', false],
    ['/a b/é', '/a b/é', true],
    ['/100%', '/100%', true],
    ['/R&D/**', '/R&D/plans', true],
    ['/R&D/**', '/R', false],
    // a star, within one segment
    ['/T*', '/T12', true],
    ['/T*', '/T', true],
    ['/T*', '/T12/', false],
    ['/T*', '/T12/edit', false],
    ['/T*', '/xT12', false],
    ['/*', '/x', true],
    ['/*', '/', false],
    ['/a/*', '/a/', false],
    ['/a/*/c', '/a/b/c', true],
    ['/a/*/c', '/a/b/b/c', false],
    ['/*.css', '/main.css', true],
    ['/*.css', '/main.css.php', false],
    ['/a*a', '/a', false],
    ['/a*a', '/aa', true],
    ['/a*b*c', '/a-b-b-c', true],
    ['/a*b*c', '/a-c-b', false],
    ['/ab*ba', '/aba', false],
    // two stars, for the rest
    ['/**', '/', true],
    ['/**', '/x/y/', true],
    ['/maniphest/**', '/maniphest', true],
    ['/maniphest/**', '/maniphest/', true],
    ['/maniphest/**', '/maniphest/x/y', true],
    ['/maniphest/**', '/maniphestx', false],
    ['/maniphest/**', '/', false],
    ['/D*/**', '/D12/edit/', true],
    // what a regular expression would take for syntax
    ['/a.c', '/abc', false],
    ['/(a)+$', '/(a)+$', true],
    ['/[a-z]', '/b', false],
    // names of properties of every object
    ['/x', '/__proto__', false],
    ['/__proto__/**', '/__proto__/x', true],
    ['/x', '/constructor', false],
  ])('%s speaks of %s: %s', (pattern, path, expected) => {
    expect([allows(pattern, path), denies(pattern, path)]).toEqual([expected, expected]);
  });

  test.each([
    ['/foo/*/bar', '/foo/secret#/bar'],
    ['/foo/*', '/foo/a?b'],
    ['/foo/**', '/foo/a#'],
    ['/foo/**', '/foo/x/a?b/y'],
    ['/**', '/C#'],
    ['/C#*', '/C##'],
    ['/*/**', '/a#/b'],
  ])('%s reaches %s to deny, but not to allow unless names may hold delimiters', (pattern, path) => {
    const lenient = policyOf([rule({ name: 'r', paths: [pattern] })], { delimitersInNames: true });
    expect(allows(pattern, path)).toBe(false);
    expect(denies(pattern, path)).toBe(true);
    expect(read(lenient, path).effect).toBe('allow');
  });

  test('reaches a delimiter that it spells', () => {
    expect(allows('/src/C#/x', '/src/C#/x')).toBe(true);
    expect(allows('/src/C#/**', '/src/C#/x')).toBe(true);
    expect(allows('/src/C#*', '/src/C#-old')).toBe(true);
    expect(allows('/src/*#', '/src/C#')).toBe(true);
  });
});

describe('pathPatternProblem', () => {
  test.each([
    ['', 'start with "/"'],
    ['maniphest/**', 'start with "/"'],
    ['*', 'start with "/"'],
    ['https://x.example/a', 'start with "/"'],
    ['/a//b', '"//"'],
    ['//', '"//"'],
    ['/a/../b', 'dot segment'],
    ['/..', 'dot segment'],
    ['/a/./b', 'dot segment'],
    ['/..;/a', 'dot segment'],
    ['/a%2fb', 'percent-encoded'],
    ['/a%20b', 'percent-encoded'],
    ['/a\u{f8ff}b', 'U+F8FF'],
    ['/a\\b', 'backslash'],
    ['/a\nb', 'control character'],
    ['/a?x=1', 'queries'],
    ['/a/**/b', 'only the last segment'],
    ['/**/', 'only the last segment'],
    ['/a**', 'inside a segment'],
    ['/a/***', 'inside a segment'],
  ])('refuses %j', (pattern, reason) => {
    expect(pathPatternProblem(pattern, false)).toContain(reason);
  });

  test.each(['/5%a', '/100%', '/%g0'])('takes a percent sign that encodes nothing for one: %j', (pattern) => {
    expect(pathPatternProblem(pattern, false)).toBeUndefined();
  });

  // `%26` passes in any case, and is decided on as `&`.
  test('reads an ampersand as part of a name', () => {
    const reading = canonicalTarget('https://gate.example/R%26D');
    expect(pathPatternProblem(reading.ok ? reading.target.path : '', false)).toBeUndefined();
  });

  test('reads a question mark as part of a name only where names may contain one', () => {
    expect(pathPatternProblem('/a?b', true)).toBeUndefined();
    expect(pathPatternProblem('/C#', false)).toBeUndefined();
  });

  test('refuses no canonical path as a pattern for itself', () => {
    fc.assert(
      fc.property(fc.webPath(), (pathname) => {
        const passed = { encodedDelimiters: 'pass', ampersands: 'pass' } as const;
        const reading = canonicalTarget(`https://gate.example${pathname}`, passed);
        fc.pre(reading.ok);
        const path = reading.ok ? reading.target.path : '/';
        // A star is not itself in a pattern, and what looks like an encoded character after decoding is refused.
        fc.pre(!path.includes('*') && !/%[\da-f]{2}/i.test(path));
        expect(pathPatternProblem(path, true)).toBeUndefined();
        expect(
          read(policyOf([rule({ name: 'r', paths: [path] })], { delimitersInNames: true }), path).rule,
        ).toBe('r');
      }),
      { numRuns: 2000 },
    );
  });
});
