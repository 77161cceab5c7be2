import { expect, test } from 'vitest';
import {
  isPattern,
  matchesPattern,
  namePatternProblem,
  namesInclude,
} from '../../src/criteria/name-pattern.ts';

test.each(['*', '**', '***'])('a name pattern that matches everything is refused: %s', (name) => {
  expect(namePatternProblem(name)).toBe('matches everything: remove the field');
});

test.each([
  ['a\nb', 'control character'],
  ['a\u007f', 'control character'],
  ['a\\b', 'backslash'],
  ['!a', 'backslash or "!"'],
])('a name that nothing has is refused: %j', (name, reason) => {
  expect(namePatternProblem(name)).toContain(reason);
});

test.each(['a', 'a*', '*a', 'a.b:c'])('%s is a name or a pattern of names', (name) => {
  expect(namePatternProblem(name)).toBeUndefined();
});

test.each([
  [['view'], 'view', true],
  [['view'], 'views', false],
  [['view*'], 'views', true],
  [['edit', '*.search'], 'maniphest.search', true],
  [['*.search'], 'maniphest.search.all', false],
  [[], 'view', false],
])('the names %j include %s: %s', (names, name, included) => {
  expect(namesInclude(names, name)).toBe(included);
});

test('only a star makes a pattern of a name', () => {
  expect([isPattern('a*'), isPattern('a')]).toEqual([true, false]);
  expect([matchesPattern('a*c', 'abc'), matchesPattern('a*c', 'abd')]).toEqual([true, false]);
});
