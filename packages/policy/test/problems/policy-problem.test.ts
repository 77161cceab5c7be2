import { expect, test } from 'vitest';
import { PolicyError } from '../../src/index.ts';

const wrong = { path: 'rules[0].effect', message: 'must be allow', suggestion: 'allow' };
const whole = { path: '', message: 'must have rules', suggestion: undefined };

test('the error of a policy lists all of its problems with their paths, and what was probably meant', () => {
  const error = new PolicyError([wrong, whole]);
  expect(error.message).toBe(
    'policy: 2 problems\n  rules[0].effect: must be allow; did you mean "allow"?\n  policy: must have rules',
  );
  expect([error.name, error.problems]).toEqual(['PolicyError', [wrong, whole]]);
});

test('the error of a policy with one problem counts one', () => {
  expect(new PolicyError([whole]).message).toBe('policy: 1 problem\n  policy: must have rules');
});
