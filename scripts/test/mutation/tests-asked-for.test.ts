import { expect, test } from 'vitest';
import { testsAskedFor } from '../../mutation/tests-asked-for.ts';

const PATHS = [
  'packages/a/test/prove/idle.test.ts',
  'packages/a/test/prove/sets.test.ts',
  'packages/a/test/b.test.ts',
];

test.each([
  [[], PATHS],
  [['prove/'], PATHS.slice(0, 2)],
  [['sets', 'b.test'], PATHS.slice(1)],
  [['!prove/'], PATHS.slice(2)],
  [['prove/', '!sets'], PATHS.slice(0, 1)],
])('%j selects the right tests', (texts, expected) => {
  expect(testsAskedFor(PATHS, texts)).toEqual(expected);
});
