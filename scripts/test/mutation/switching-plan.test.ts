import { describe, expect, test } from 'vitest';
import { type Covered, distance, meetings, notesIn, testsPassing } from '../../mutation/switching-plan.ts';

const covered = (test: string, more: Partial<Covered>): Covered => ({
  ...{ kind: 'covered', test, state: 'repeats', tests: { t: 1 }, loading: {}, outside: {}, perTest: {} },
  ...more,
});
const plan = (mutants: Record<string, string>, nearest = 8) => ({ mutants, nearest, slowMs: 100, notes: '' });
const file = 'packages/core/src/time/day.ts';
const own = 'packages/core/test/time/day.test.ts';
const beside = 'packages/core/test/time/week.test.ts';
const far = 'packages/core/test/worker.test.ts';
const passing = { perTest: { t: { 1: 3 } } };

describe('the test files run for a mutant', () => {
  test('are those named after its file first, then those of its folder, then others', () => {
    expect([own, beside, far].map((one) => distance(file, one))).toEqual([0, 1, 2]);
    const all = [covered(far, passing), covered(beside, passing), covered(own, passing)];
    expect(meetings(plan({ 1: file }), all).map(({ round, covered: { test } }) => [round, test])).toEqual([
      [0, own],
      [1, far],
      [1, beside],
    ]);
  });

  test('are at least one in the first round, the nearest', () => {
    const all = [covered(far, passing), covered(beside, passing)];
    expect(meetings(plan({ 1: file }), all).map(({ round, covered: { test } }) => [round, test])).toEqual([
      [0, beside],
      [1, far],
    ]);
  });

  test('are, of those that are as near, the ones that execute the fewest files', () => {
    const broad = covered('packages/core/test/a.test.ts', { perTest: { t: { 1: 1, 2: 1 } } });
    const narrow = covered('packages/core/test/b.test.ts', { ...passing, tests: { t: 2 } });
    const found = meetings(plan({ 1: file, 2: 'packages/core/src/x.ts' }, 1), [broad, narrow]);
    expect(found.map(({ round, covered: { test }, mutants }) => [round, test, mutants])).toEqual([
      [0, broad.test, ['2']],
      [0, narrow.test, ['1']],
      [1, broad.test, ['1']],
    ]);
  });

  test('are so many at least, and more while they take little time together, the quickest of those that are as near', () => {
    const slow = ['a', 'b', 'c'].map((name) =>
      covered(`packages/core/test/${name}.test.ts`, { ...passing, tests: { t: 25, u: 1 } }),
    );
    const slower = covered('packages/core/test/d.test.ts', {
      loading: { 1: 1 },
      tests: { t: 15, u: 15 },
    });
    const all = [slower, ...slow, covered(far, passing), covered(own, passing)];
    const found = (nearest: number) =>
      meetings(plan({ 1: file }, nearest), all).map(({ covered: { test } }) => test);
    expect(found(1)).toEqual([own, far, ...slow.map(({ test }) => test)]);
    expect(found(6)).toEqual([...found(1), slower.test]);
  });

  test('are at last the expensive ones, two at most, even if they are named after its file', () => {
    const expensive = ['day.property', 'day.enumeration', 'hours'].map((name) =>
      covered(`packages/core/test/time/${name}.test.ts`, {
        outside: { 1: 1 },
        tests: { t: 90, u: 90, v: 90, w: 90 },
      }),
    );
    const found = meetings(plan({ 1: file }), [...expensive, covered(far, passing)]);
    expect(found.map(({ round, covered: { test } }) => [round, test])).toEqual([
      [0, far],
      [2, 'packages/core/test/time/day.property.test.ts'],
      [2, 'packages/core/test/time/day.enumeration.test.ts'],
    ]);
  });

  test('are only those that pass without a mutant, and execute its place', () => {
    const all = [covered(own, { ...passing, state: 'fails' }), covered(far, { perTest: { t: { 2: 1 } } })];
    expect(meetings(plan({ 1: file }), all)).toEqual([]);
  });

  test('include those that execute its place while files are loaded, or outside of tests', () => {
    const all = [covered(own, { loading: { 1: 1 } }), covered(far, { outside: { 1: 1 } })];
    expect(meetings(plan({ 1: file }), all)).toHaveLength(2);
  });
});

test('a mutant runs the tests that execute its place and do not take too long; all of them where the file executes it outside of tests', () => {
  const one = covered(own, {
    tests: { a: 1, b: 101, c: 1 },
    perTest: { a: { 1: 1 }, b: { 1: 1 }, c: { 2: 1 } },
    outside: { 3: 1 },
  });
  expect(testsPassing(one, '1', 100)).toEqual(['a']);
  expect(testsPassing(one, '2', 100)).toEqual(['c']);
  expect(testsPassing(one, '3', 100)).toEqual(['a', 'c']);
  expect(testsPassing(one, '4', 100)).toEqual([]);
});

test('a line of notes that is cut off is ignored', () => {
  expect(notesIn('{"kind":"end"}\n{"kind":"kil')).toEqual([{ kind: 'end' }]);
  expect(notesIn('')).toEqual([]);
});
