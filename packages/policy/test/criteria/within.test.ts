import { expect, test } from 'vitest';
import { checkWithin, withinCompiler, withinCondition, withinSchema } from '../../src/criteria/within.ts';
import type { PolicyProblem } from '../../src/index.ts';
import { Report } from '../../src/problems/report.ts';
import { requestBy } from '../requests.ts';

test.each([
  ['one thing that is inside', [['p']], true, true],
  ['one that is elsewhere too', [['q', 'p']], true, true],
  ['one that is elsewhere', [['q']], false, false],
  ['one that is nowhere', [[]], false, false],
  ['two, of which one is elsewhere', [['p'], ['q']], false, true],
  ['nothing', [], false, false],
  ['what cannot be told', undefined, undefined, undefined],
])('a rule with within: %s', (_what, within, permits, restricts) => {
  const request = requestBy({ call: { within } });
  expect(withinCondition(['p', 'r'], 'allow').holds(request)).toBe(permits);
  expect(withinCondition(['p', 'r'], 'deny').holds(request)).toBe(restricts);
  expect(withinCondition(['p', 'r'], 'readOnly').holds({ ...request, method: 'POST' })).toBe(restricts);
});

test('within must not contain patterns', () => {
  const problems: PolicyProblem[] = [];
  checkWithin(['PHID-PROJ-*'], new Report(problems, 'within'));
  expect(problems).toMatchObject([{ path: 'within[0]', message: 'must not contain "*": list each one' }]);
});

test('things are known by their field, and not told of a request without a call', () => {
  const { field, holds } = withinCompiler.compile(['p'], 'allow');
  expect([withinCompiler.field, field, holds(requestBy())]).toEqual(['within', 'within', undefined]);
  expect(withinSchema).toMatchObject({ description: expect.any(String), type: 'array' });
});

test('names of projects are no patterns', () => {
  const problems: PolicyProblem[] = [];
  checkWithin(['PHID-PROJ-a', 'PHID-*'], new Report(problems, 'within'));
  expect(problems.map(({ path, message }) => [path, message])).toEqual([
    ['within[1]', 'must not contain "*": list each one'],
  ]);
});
