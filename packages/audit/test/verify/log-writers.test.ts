import { expect, test } from 'vitest';
import { LogWriters } from '../../src/verify/log-writers.ts';

/** How far a writer came in the log before, in which two of its numbers are missing. */
const BEFORE = new Map([['old', { next: 5, missing: [[2, 3]] as const }]]);

test('each gap is reported with the entry after it, and no other', () => {
  const writers = new LogWriters();
  for (const [index, sequence] of [1, 4, 6, 7, 10].entries()) writers.add('w', sequence, index);
  expect([...writers.gaps()]).toEqual([
    { writer: 'w', first: 2, last: 3, index: 1 },
    { writer: 'w', first: 5, last: 5, index: 2 },
    { writer: 'w', first: 8, last: 9, index: 4 },
  ]);
});

test('a gap that started in the former log was reported there, and is closed or not here without another report', () => {
  const writers = new LogWriters();
  writers.continue(BEFORE);
  expect([writers.count, [...writers.gaps()]]).toEqual([0, []]);
  expect(writers.add('old', 5, 1)).toBe(true);
  expect([writers.count, [...writers.gaps()]]).toEqual([1, []]);
  expect([writers.add('old', 3, 2), writers.add('old', 3, 3), writers.add('old', 4, 4)]).toEqual([
    true,
    false,
    false,
  ]);
  expect(writers.progress.get('old')).toEqual({ next: 6, missing: [[2, 2]] });
});

test('where the former log is known, a new writer starts with 1', () => {
  const writers = new LogWriters();
  writers.continue(BEFORE);
  writers.add('new', 3, 7);
  expect([...writers.gaps()]).toEqual([{ writer: 'new', first: 1, last: 2, index: 7 }]);
  expect([writers.count, writers.begunBefore]).toEqual([1, undefined]);
});

test('where the former log is not known, a writer may have started there, and a late number of it is no duplicate', () => {
  const writers = new LogWriters();
  writers.continue(undefined);
  expect([writers.add('w', 5, 0), writers.add('w', 3, 1), writers.add('w', 5, 2)]).toEqual([
    true,
    true,
    false,
  ]);
  expect([writers.begunBefore, [...writers.gaps()], writers.progress.get('w')]).toEqual([
    'w',
    [],
    { next: 6, missing: [] },
  ]);
});
