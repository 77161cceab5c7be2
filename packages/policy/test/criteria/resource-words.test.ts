import { describe, expect, test } from 'vitest';
import { checkResource } from '../../src/criteria/resource-words.ts';
import type { PolicyProblem } from '../../src/index.ts';
import { Report } from '../../src/problems/report.ts';

const VOCABULARY = {
  applications: ['wiki', 'tracker'],
  kinds: ['page', 'task'],
  conduitMethods: ['user.search', 'paste.edit'],
};

function problemsOf(rule: object, vocabulary: object = VOCABULARY): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  checkResource(rule as never, new Report(problems), vocabulary);
  return problems;
}

describe('words of a resource', () => {
  test('are those that are known, where they are known', () => {
    expect(problemsOf({ applications: ['wiki'] })).toEqual([]);
    expect(problemsOf({ applications: ['wikki'] })).toEqual([
      {
        path: 'applications[0]',
        message: '"wikki" is not a known application',
        suggestion: 'wiki',
      },
    ]);
    expect(problemsOf({ kinds: ['page', 'taks'] })).toEqual([
      { path: 'kinds[1]', message: '"taks" is not a known kind', suggestion: 'task' },
    ]);
    expect(problemsOf({ conduitMethods: ['user.serch'] })).toEqual([
      {
        path: 'conduitMethods[0]',
        message: '"user.serch" is not a known Conduit method',
        suggestion: 'user.search',
      },
    ]);
    expect(problemsOf({ applications: ['wikki'], kinds: ['any'] }, {})).toEqual([]);
    expect(problemsOf({ kinds: ['page'], ids: ['T1'], operations: ['view'] })).toEqual([]);
  });

  test('are operations that there are, where all of them are known, and so is what a pattern stands for', () => {
    const known = { operations: ['view', 'export'] };
    expect(problemsOf({ operations: ['view', 'ex*'] }, known)).toEqual([]);
    expect(problemsOf({ operations: ['exprot', 'delete*'] }, known)).toEqual([
      { path: 'operations[0]', message: '"exprot" is not a known operation', suggestion: 'export' },
      { path: 'operations[1]', message: 'matches nothing known: use one of view, export' },
    ]);
    expect(problemsOf({ conduitMethods: ['usr.*'] })).toEqual([
      {
        path: 'conduitMethods[0]',
        message: 'matches nothing known: use one of user.search, paste.edit',
      },
    ]);
    expect(problemsOf({ ids: ['x*'] }, known)).toEqual([]);
  });

  test('can be patterns in some fields, and only names in others', () => {
    expect(problemsOf({ conduitMethods: ['user.*'] })).toEqual([]);
    expect(problemsOf({ ids: ['T*'], operations: ['edit*'] })).toEqual([]);
    expect(problemsOf({ applications: ['w*'], kinds: ['p*'] })).toMatchObject([
      { path: 'applications[0]', message: 'must not contain "*": list each one' },
      { path: 'kinds[0]', message: 'must not contain "*": list each one' },
    ]);
  });

  test('are names in every field', () => {
    for (const field of ['applications', 'kinds', 'ids', 'operations', 'conduitMethods']) {
      expect(problemsOf({ [field]: ['a!b'] })).toHaveLength(1);
      expect(problemsOf({ [field]: [] })).toMatchObject([
        { path: field, message: 'must be a list with at least one entry' },
      ]);
    }
  });

  test.each([
    ['applications', 'wiki'],
    ['kinds', 'page'],
    ['operations', 'view'],
  ])('of methods do not stand with "%s"', (field, word) => {
    expect(problemsOf({ conduitMethods: ['user.search'], [field]: [word] })).toMatchObject([
      { path: 'conduitMethods', message: expect.stringMatching(/^cannot be combined with/) },
    ]);
  });

  test.each(['parameters', 'within'])('"%s" is of methods', (field) => {
    expect(problemsOf({ [field]: {} })).toMatchObject([
      { path: field, message: expect.stringMatching(/^needs "conduitMethods"/) },
    ]);
    expect(problemsOf({ [field]: {}, conduitMethods: ['user.search'] })).toEqual([]);
  });
});
