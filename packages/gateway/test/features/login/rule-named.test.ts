import { expect, test } from 'vitest';
import { ruleNamed } from '../../../src/features/login/rule-named.ts';

test('the rule that denied a user is found by its whole name, and by no missing one', () => {
  const rules = ['staff', 'guests'].map((name) => ({ name, effect: 'deny', who: 'anyone' }) as const);
  const policy = { name: 'p', rules: [...rules, { effect: 'deny', who: 'anyone' } as never] };
  expect(ruleNamed(policy, 'guests')).toBe(rules[1]);
  expect(ruleNamed(policy, 'guest')).toBeUndefined();
  expect(ruleNamed(policy, undefined)).toBeUndefined();
});
