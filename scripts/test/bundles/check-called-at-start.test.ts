import { expect, test } from 'vitest';
import { calledProblems } from '../../bundles/check-called-at-start.ts';

const indices = Array.from({ length: 100 }, (_, index) => index);

test('a list that lacks some functions, or has some too many, is still good', () => {
  expect(calledProblems({ one: indices.slice(5) }, { one: indices })).toEqual([]);
  expect(calledProblems({ one: indices }, { one: indices.slice(5) })).toEqual([]);
});

test('a list that lacks many has to be generated again', () => {
  expect(calledProblems({ one: indices.slice(6) }, { one: indices })).toEqual([
    'called-at-start.json: 6 of 100 functions that are called at the start are not in it, such as one 0, one 1, one 2, one 3, one 4; "npx -y pnpm@12 called-at-start" writes it anew',
  ]);
});

test('a list of functions that are no longer called has to be generated again', () => {
  expect(calledProblems({ one: indices, two: indices }, { two: indices })).toEqual([
    expect.stringMatching(
      /^called-at-start\.json: 100 of 200 functions in it are not called at the start, such as one 0/,
    ),
  ]);
});
