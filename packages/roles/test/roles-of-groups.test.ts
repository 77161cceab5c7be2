import { expect, test } from 'vitest';
import { roleResolver } from '../src/role-resolver.ts';
import { RolesOfGroups } from '../src/roles-of-groups.ts';

const { resolve } = roleResolver({ admin: ['phab-admins'], engineer: ['eng-*'] });

test('rolesOfGroups returns the same object for the same groups, and another one for other groups', () => {
  const roles = new RolesOfGroups(resolve);
  const first = roles.find(['eng-web', 'everyone']);
  expect(roles.find(['eng-web', 'everyone'])).toBe(first);
  expect(first).toMatchObject({ names: ['engineer'] });
  expect(roles.find(['eng-web","everyone'])).not.toBe(first);
  expect(roles.find(['everyone']).names).toEqual([]);
  expect(roles.find(['phab-admins', 'eng-web']).names).toEqual(['admin', 'engineer']);
});

test('rolesOfGroups computes evicted entries again, with the same result', () => {
  const roles = new RolesOfGroups(resolve);
  const first = roles.find(['eng-0']);
  for (let index = 1; index <= 1000; index++) roles.find([`eng-${index}`]);
  expect(roles.find(['eng-0'])).not.toBe(first);
  expect(roles.find(['eng-0'])).toEqual({ ...first, has: expect.any(Function) });
  const many = Array.from({ length: 2000 }, (_, index) => `eng-${index}`);
  expect(roles.find(many).grants).toHaveLength(2000);
});
