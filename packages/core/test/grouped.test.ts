import { expect, test } from 'vitest';
import { grouped } from '../src/grouped.ts';

test('groups follow the order of their first items, and items keep their order in each group', () => {
  expect([...grouped([3, 1, 4, 1, 5], (item) => item % 2)]).toEqual([
    [1, [3, 1, 1, 5]],
    [0, [4]],
  ]);
});
