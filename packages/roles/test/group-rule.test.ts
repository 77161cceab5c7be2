import { describe, expect, test } from 'vitest';
import { groupRule as readGroupRule } from '../src/group-rule.ts';
import { regularExpression } from '../src/regular-expression.ts';

const groupRule = (group: unknown) => readGroupRule(group, regularExpression);

describe('groupRule', () => {
  test.each([['phab-admins'], ['CORP\\admins'], ['Users (all)'], ['__proto__']])(
    'reads %j as a name',
    (text) => {
      expect(groupRule(text)).toEqual({ ok: true, rule: { kind: 'name', text } });
    },
  );

  test.each([
    ['eng-*', 'eng-web', 'Eng-web'],
    ['*-admins', 'phab-admins', 'phab-admins-2'],
    ['a*b*c', 'a-b-c', 'a-c'],
    ['CORP\\\\eng-*', 'CORP\\eng-web', 'CORP\\\\eng-web'],
    ['really \\* a star', 'really * a star', 'really not a star'],
  ])('reads %j as a pattern, which means %j and not %j', (text, meant, other) => {
    const reading = groupRule(text);
    if (!reading.ok || reading.rule.kind !== 'pattern') throw new Error('no pattern');
    expect(reading.rule.text).toBe(text);
    expect([meant, other].map(reading.rule.test)).toEqual([true, false]);
  });

  test.each([
    [7, 'must be a text'],
    [null, 'must be a text'],
    ['', 'is empty'],
    ['  ', 'is empty'],
    ['!contractors', 'starts with "!"'],
    ['!*', 'starts with "!"'],
    ['*', 'every group'],
    ['***', 'every group'],
    ['CORP\\eng-*', 'lone backslash'],
    ['CORP\\\\\\eng-*', 'lone backslash'],
    ['eng-*\\', 'lone backslash'],
  ])('refuses %j, since it %s', (text, reason) => {
    expect(groupRule(text)).toEqual({ ok: false, message: expect.stringContaining(reason) });
  });

  test('reads a group by its identifier, with its display name', () => {
    expect(groupRule({ id: 'g-1', alias: 'admins' })).toEqual({
      ok: true,
      rule: { kind: 'name', text: 'g-1', alias: 'admins' },
    });
    expect(groupRule({ alias: 'admins', id: 'g-*' })).toMatchObject({ rule: { kind: 'name', text: 'g-*' } });
  });

  test('reads an expression, with the groups it means', () => {
    const reading = groupRule({ expression: '^eng-[a-z]+$' });
    if (!reading.ok || reading.rule.kind !== 'expression') throw new Error('no expression');
    expect(reading.rule.text).toBe('^eng-[a-z]+$');
    expect(['eng-web', 'ops'].map(reading.rule.test)).toEqual([true, false]);
  });

  test.each<[unknown, string]>([
    [{}, 'nothing else'],
    [[], 'nothing else'],
    [{ id: 'g-1' }, 'nothing else'],
    [{ alias: 'admins' }, 'nothing else'],
    [{ id: 'g-1', alias: 'admins', name: 'x' }, 'nothing else'],
    [{ id: 'g-1', name: 'admins' }, 'nothing else'],
    [{ 'alias,id': 'x' }, 'nothing else'],
    [{ expression: '^a$', id: 'g-1' }, 'nothing else'],
    [{ expression: '^a$', alias: 'a', id: 'g-1' }, 'nothing else'],
    [{ id: '', alias: 'admins' }, 'not empty'],
    [{ id: 'g-1', alias: '' }, 'not empty'],
    [{ id: ' ', alias: 'admins' }, 'not empty'],
    [{ id: 7, alias: 'admins' }, 'not empty'],
    [{ id: 'g-1', alias: null }, 'not empty'],
    [{ expression: 7 }, 'an expression that is a text'],
    [{ expression: ['^a$'] }, 'an expression that is a text'],
    [{ expression: 'a' }, 'the expression must be anchored'],
    [{ expression: '^.*$' }, 'every group'],
    [{ expression: '^.+$' }, 'every group'],
    [{ expression: '^[^x]$' }, 'every group'],
    [{ expression: '^(eng)?$' }, 'every group'],
  ])('refuses %j: the problem is %s', (group, reason) => {
    expect(groupRule(group)).toEqual({ ok: false, message: expect.stringContaining(reason) });
  });

  test('refuses an expression where nothing can read it', () => {
    expect(readGroupRule({ expression: '^eng-[a-z]+$' }, undefined)).toEqual({
      ok: false,
      message: expect.stringContaining('build" again'),
    });
  });
});
