import { expect, test } from 'vitest';
import { checkRule } from '../../src/compile/check-rule.ts';
import { CRITERIA } from '../../src/criteria/criteria.ts';
import type { PolicyProblem } from '../../src/index.ts';
import { Report } from '../../src/problems/report.ts';

function problemsOf(fields: Readonly<Record<string, unknown>>): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const rule = { name: 'r', effect: 'allow', who: 'anyone', paths: ['/**'], ...fields };
  checkRule(rule, new Report(problems), {
    roles: undefined,
    delimitersInNames: false,
    applications: ['wiki'],
    criteria: CRITERIA,
    offersRoles: false,
  });
  return problems;
}
const placesOf = (fields: Readonly<Record<string, unknown>>) => problemsOf(fields).map(({ path }) => path);

test.each(['anyone', { except: ['staff'] }])('a login may be asked of %j', (who) => {
  expect(placesOf({ effect: 'login', who })).toEqual([]);
});

test.each(['authenticated', { roles: ['staff'] }, { kind: 'user' }, { via: ['agent'] }])(
  'a login is required of no one by %j',
  (who) => {
    expect(placesOf({ effect: 'login', who })).toEqual(['who']);
  },
);

test.each([null, 7, undefined])('a login that is asked of %j is wrong once', (who) => {
  expect(placesOf({ effect: 'login', who })).toEqual(['who']);
});

test('a rule for callers before a login has no claims and no e-mail address', () => {
  const known = { claims: { department: 'eng' }, emailDomains: ['acme.example'] };
  expect(placesOf({ effect: 'login', ...known })).toEqual(['claims', 'emailDomains']);
  expect(placesOf(known)).toEqual([]);
});

test('the strength of a login is asked for by a step-up, which may be meant where it means nothing', () => {
  const authentication = { acr: ['gold'] };
  for (const effect of ['deny', 'login']) {
    expect(problemsOf({ effect, authentication })).toMatchObject([
      { path: 'authentication', suggestion: 'stepUp' },
    ]);
  }
  for (const effect of ['allow', 'stepUp']) expect(placesOf({ effect, authentication })).toEqual([]);
  expect(placesOf({ effect: 'stepUp' })).toEqual(['authentication']);
});

test('paths are checked next to applications too, and may be missing there only', () => {
  expect(placesOf({ applications: ['wiki'], paths: ['w'] })).toEqual(['paths[0]']);
  expect(placesOf({ paths: undefined })).toEqual(['paths']);
});
