import { expect, test } from 'vitest';
import { partsToRun } from '../test-steps.ts';

test('everything runs when nothing is asked', () => {
  expect(partsToRun([])).toEqual(['checks', 'vitest', 'packages']);
});

test('one part runs when it is asked for', () => {
  expect(partsToRun(['--only', 'vitest'])).toEqual(['vitest']);
});

test.each([['--only'], ['--only nothing'], ['vitest'], ['--only vitest checks']])('%s is refused', (line) => {
  expect(() => partsToRun(line.split(' '))).toThrow('is no part of the tests');
});
