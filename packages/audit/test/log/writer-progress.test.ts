import { expect, test } from 'vitest';
import { NO_PROGRESS, type WriterProgress, withNumber } from '../../src/log/writer-progress.ts';

const after = (...sequences: readonly number[]): WriterProgress | undefined =>
  sequences.reduce<WriterProgress | undefined>(
    (progress, sequence) => progress && withNumber(progress, sequence),
    NO_PROGRESS,
  );

test.each<[readonly number[], number, readonly (readonly number[])[]]>([
  [[], 1, []],
  [[1, 2, 3], 4, []],
  [[1, 3], 4, [[2, 2]]],
  [[5], 6, [[1, 4]]],
  [[5, 1], 6, [[2, 4]]],
  [[5, 4], 6, [[1, 3]]],
  [
    [5, 2],
    6,
    [
      [1, 1],
      [3, 4],
    ],
  ],
  [
    [3, 6],
    7,
    [
      [1, 2],
      [4, 5],
    ],
  ],
  [
    [3, 6, 4],
    7,
    [
      [1, 2],
      [5, 5],
    ],
  ],
  [[3, 6, 2, 1], 7, [[4, 5]]],
  [[3, 1, 2], 4, []],
])('after the numbers %j of a writer the next is %i, and %j are missing', (sequences, next, missing) => {
  expect(after(...sequences)).toEqual({ next, missing });
});

test.each([
  [[1], 1],
  [[1, 2, 3], 2],
  [[5, 2], 2],
  [[3, 6, 4], 4],
  [[3, 6, 4], 3],
  [[3, 6, 4], 6],
])('after the numbers %j of a writer, %i is known as stored before', (sequences, sequence) => {
  expect(after(...sequences, sequence)).toBeUndefined();
});
