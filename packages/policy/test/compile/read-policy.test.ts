import { describe, expect, test } from 'vitest';
import { readPolicy } from '../../src/compile/read-policy.ts';
import { rule } from '../policies.ts';

const all = rule({ name: 'all', paths: ['/**'] });
const hidden = rule({ name: 'hidden', paths: ['/T1'] });
const problemsOf = (rules: readonly unknown[], options: object = {}) =>
  readPolicy({ name: 'p', rules } as never, options).problems;

describe('the rules of a policy', () => {
  test('are compared with those that come before them', () => {
    expect(problemsOf([all, hidden])).toMatchObject([
      { path: 'rules[1]', message: expect.stringContaining('rules[0] "all" (allow) always decides first') },
    ]);
    expect(problemsOf([hidden, all])).toEqual([]);
  });

  test('are not compared where that is switched off', () => {
    expect(problemsOf([all, hidden], { unreachableRules: 'ignore' })).toEqual([]);
    expect(readPolicy({ name: 'p', rules: [all] } as never, { unreachableRules: 'ignore' }).compiled).toEqual(
      [],
    );
    expect(readPolicy({ name: 'p', rules: [all] } as never, {}).compiled).toHaveLength(1);
  });

  test('are compared only where nothing is wrong with them', () => {
    const wrong = { ...all, effect: 'maybe' };
    expect(problemsOf([wrong, hidden]).map(({ path }) => path)).toEqual(['rules[0].effect']);
    expect(problemsOf([all, { ...hidden, paths: ['T1'] }]).map(({ path }) => path)).toEqual([
      'rules[1].paths[0]',
    ]);
  });

  test('have names, each of its own', () => {
    const nameless = [7, 7, undefined, ''].map((name) => ({ ...hidden, name }));
    expect(problemsOf(nameless, { unreachableRules: 'ignore' })).toHaveLength(4);
    expect(problemsOf([all, { ...all, effect: 'deny' }], { unreachableRules: 'ignore' })).toHaveLength(1);
  });
});

test.each([7, null, 'all', [all]])('checkPolicy does not accept %j as a rule', (none) => {
  expect(problemsOf([all, none])).toEqual([
    { path: 'rules[1]', message: 'must be an object: a rule', suggestion: undefined },
  ]);
});

test.each<[unknown, readonly string[]]>([
  [undefined, ['']],
  ['p', ['']],
  [[], ['']],
  [{ rules: [] }, ['name']],
  [{ name: 'p' }, ['rules']],
  [{ name: 'p', rules: {} }, ['rules']],
  [{ name: 'p', rules: [], version: 1 }, ['version']],
])('checkPolicy reports for %j the paths %j', (policy, places) => {
  expect(readPolicy(policy).problems.map(({ path }) => path)).toEqual(places);
});

test('names hold no question mark, unless that is said', () => {
  const named = rule({ name: 'named', paths: ['/w/what?'] });
  expect(problemsOf([named]).map(({ path }) => path)).toEqual(['rules[0].paths[0]']);
  expect(problemsOf([named], { delimitersInNames: true })).toEqual([]);
});
