import { expect, test } from 'vitest';
import { FailureRun } from '../../src/resilience/failure-run.ts';
import type { Requester } from '../../src/resilience/requester.ts';

const someone = (subject: string): Requester => ({
  identity: subject === 'nobody' ? undefined : subject,
  network: undefined,
});

/** A run of these failures: who asked for what, and whether a connection was opened. */
function run(
  failures: readonly (readonly [who: string, path: string, isUnconnected?: boolean])[],
): FailureRun {
  const failed = new FailureRun();
  for (const [who, path, isUnconnected = false] of failures)
    failed.add({ requester: someone(who), path, isUnconnected });
  return failed;
}

test('enough failures to connect show an outage, whichever callers and paths they have', () => {
  const failed = run([
    ['ada', '/a', true],
    ['ada', '/a', true],
  ]);
  expect([failed.count, failed.showsOutage(2), failed.showsOutage(3)]).toEqual([2, true, false]);
});

test('enough failures of two callers at two paths show an outage, and fewer do not', () => {
  const failed = run([
    ['ada', '/a'],
    ['bob', '/b'],
  ]);
  expect([failed.showsOutage(2), failed.showsOutage(3)]).toEqual([true, false]);
});

test.each([
  ['one caller', ['ada', '/a'], ['ada', '/b']],
  ['one path', ['ada', '/a'], ['bob', '/a']],
] as const)('failures of %s show no outage', (_which, one, other) => {
  expect(run([one, other]).showsOutage(2)).toBe(false);
});

test('callers are compared with the first eight only', () => {
  const after = (unknown: number): boolean =>
    run([
      ...Array.from({ length: unknown }, () => ['nobody', '/a'] as const),
      ['ada', '/b'],
      ['bob', '/c'],
    ]).showsOutage(2);
  expect([after(7), after(8)]).toEqual([true, false]);
});

test('a run without failures shows no outage, however low the limit', () => {
  expect(run([]).showsOutage(1)).toBe(false);
});
