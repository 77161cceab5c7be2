import { expect, test } from 'vitest';
import { readGroupRules } from '../src/group-rules.ts';

test('of groups that give a role, an unusable one is reported with its path, and is no rule', () => {
  const problems: string[] = [];
  const read = (groups: unknown) =>
    readGroupRules(groups, '.groups', undefined, (path) => problems.push(path));
  expect(read('admins')).toEqual([]);
  expect(read(['', 'eng', '*', 'ops-*'])).toMatchObject([
    { kind: 'name', text: 'eng' },
    { kind: 'pattern', text: 'ops-*' },
  ]);
  expect(problems).toEqual(['.groups', '.groups[0]', '.groups[2]']);
});
