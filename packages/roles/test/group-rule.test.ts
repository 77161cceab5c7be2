import { describe, expect, test } from 'vitest';
import { groupRule } from '../src/group-rule.ts';

describe('groupRule', () => {
  test.each([
    ['phab-admins', 'name'],
    ['CORP\\admins', 'name'],
    ['Users (all)', 'name'],
    ['__proto__', 'name'],
    ['eng-*', 'pattern'],
    ['*-admins', 'pattern'],
    ['a*b*c', 'pattern'],
    ['CORP\\\\eng-*', 'pattern'],
    ['really \\* a star', 'pattern'],
  ])('reads %j as a %s', (text, kind) => {
    expect(groupRule(text)).toEqual({ ok: true, rule: { kind, text } });
  });

  test.each([
    [7, 'must be a text'],
    [null, 'must be a text'],
    ['', 'is empty'],
    ['  ', 'is empty'],
    ['!contractors', 'begins with "!"'],
    ['!*', 'begins with "!"'],
    ['*', 'every group'],
    ['***', 'every group'],
    ['CORP\\eng-*', 'lone backslash'],
    ['CORP\\\\\\eng-*', 'lone backslash'],
    ['eng-*\\', 'lone backslash'],
  ])('refuses %j, since it %s', (text, reason) => {
    expect(groupRule(text)).toEqual({ ok: false, message: expect.stringContaining(reason) });
  });
});
