import { expect, test } from 'vitest';
import { WriterOrder } from '../../src/verify/writer-order.ts';

const T = (second: number): string => `2026-11-24T00:00:0${second}.000Z`;

test.each<[string, readonly (readonly [string, unknown])[], number, number | undefined]>([
  ['no lines', [], 0, undefined],
  [
    'lines in the order of their times',
    [
      ['a', T(1)],
      ['b', T(1)],
      ['a', T(2)],
    ],
    0,
    undefined,
  ],
  [
    'a line of another writer that is older',
    [
      ['a', T(2)],
      ['b', T(1)],
      ['b', T(2)],
    ],
    1,
    2,
  ],
  [
    'two such lines',
    [
      ['a', T(3)],
      ['b', T(1)],
      ['b', T(2)],
      ['b', T(3)],
    ],
    2,
    2,
  ],
  [
    'an older line of the same writer',
    [
      ['a', T(2)],
      ['a', T(1)],
    ],
    0,
    undefined,
  ],
  [
    'a line without a time',
    [
      ['a', T(2)],
      ['b', undefined],
      ['b', 7],
    ],
    0,
    undefined,
  ],
  // What is compared with is the latest time so far, not the line before.
  [
    'a line after an older one of the same writer',
    [
      ['a', T(3)],
      ['a', T(1)],
      ['b', T(2)],
    ],
    1,
    3,
  ],
])('the order of writers in a log with %s is counted', (_what, lines, count, firstLine) => {
  const order = new WriterOrder();
  for (const [index, [writer, time]] of lines.entries()) order.add(writer, time, index + 1);
  expect(order.found).toEqual({ count, firstLine });
});
