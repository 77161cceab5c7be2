import { expect, test } from 'vitest';
import { RoleMappingError } from '../src/role-mapping-error.ts';

const PROBLEM = { path: 'engineer[2]', message: 'is empty' };

test('an error of a role mapping counts its problems, and says where each is', () => {
  const one = new RoleMappingError([PROBLEM]);
  expect([one.name, one.message]).toEqual([
    'RoleMappingError',
    'role mapping: 1 problem\n  engineer[2]: is empty',
  ]);
  const both = new RoleMappingError([PROBLEM, { path: '', message: 'must be an object' }]);
  expect(both.message).toBe(
    'role mapping: 2 problems\n  engineer[2]: is empty\n  mapping: must be an object',
  );
  expect(both.problems).toHaveLength(2);
});
