import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../../../../scripts/fixtures/runs.ts';
import { mergedPage } from '../../../src/store/divided/merged-page.ts';

const lists = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 0, max: 5000 }), { maxLength: 400, size: 'max' }),
    fc.integer({ min: 1, max: 9 }),
    // Some lists get more than their share, as during a move.
    fc.integer({ min: 1, max: 9 }),
  )
  .map(([numbers, count, heavy]) => {
    const divided: number[][] = Array.from({ length: count }, () => []);
    for (const number of numbers)
      divided[((number * 7919) % heavy === 0 ? 0 : number * 104_729) % count]?.push(number);
    return { numbers: numbers.toSorted(ascending), divided: divided.map((list) => list.toSorted(ascending)) };
  });

function ascending(one: number, other: number): number {
  return one - other;
}

test('a page of several lists is the page of the one list that they are together', async () => {
  await fc.assert(
    fc.asyncProperty(
      lists,
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 0, max: 450 }),
      async ({ numbers, divided }, limit, skip) => {
        const asked = divided.map(
          (list) => async (rows: number, from: number) => list.slice(from, from + rows),
        );
        expect(await mergedPage(asked, ascending, limit, skip)).toEqual(numbers.slice(skip, skip + limit));
      },
    ),
    { numRuns: runs(4000) },
  );
});

test('a page far down reads about as many rows of each list as it has, not all rows above it', async () => {
  const divided = Array.from({ length: 8 }, (_, index) =>
    Array.from({ length: 10_000 }, (_, row) => row * 8 + index),
  );
  let read = 0;
  const asked = divided.map((list) => async (rows: number, from: number) => {
    const found = list.slice(from, from + rows);
    read += found.length;
    return found;
  });
  expect(await mergedPage(asked, ascending, 200, 40_000)).toEqual(
    Array.from({ length: 200 }, (_, index) => 40_000 + index),
  );
  expect(read).toBeLessThan(8 * 1000);
});
