import { describe, expect, test } from 'vitest';
import {
  checkParameters,
  parametersCompiler,
  parametersCondition,
  parametersSchema,
} from '../../src/criteria/parameters.ts';
import { checkPolicy, type PolicyProblem } from '../../src/index.ts';
import { Report } from '../../src/problems/report.ts';
import { requestBy } from '../requests.ts';

const NAMED = { slugs: ['a', 'b*'] };
const call = (...slugs: (string | null)[]) => ({
  parameters: { slugs: slugs.includes(null) ? null : (slugs as string[]) },
});

test.each([
  ['a value that is named', call('a'), true, true],
  ['one that a pattern names', call('bee'), true, true],
  ['several', call('a', 'b'), true, true],
  ['another', call('c'), false, false],
  ['another beside it', call('a', 'c'), false, true],
  ['an empty list', call(), false, false],
  ['nothing of that name', { parameters: {} }, false, false],
  ['what cannot be told', call(null), undefined, undefined],
  ['a call that says nothing', {}, undefined, undefined],
  ['no call', undefined, undefined, undefined],
])('parameters of a Conduit call: %s: allows %s', (_what, given, permits, restricts) => {
  const request = requestBy({ call: given });
  expect(parametersCondition(NAMED, 'allow').holds(request)).toBe(permits);
  expect(parametersCondition(NAMED, 'deny').holds(request)).toBe(restricts);
  expect(parametersCondition(NAMED, 'readOnly').holds(request)).toBe(permits);
  expect(parametersCondition(NAMED, 'readOnly').holds({ ...request, method: 'POST' })).toBe(restricts);
});

test('every parameter of a rule counts; a wrong value has precedence over an unknown one', () => {
  const both = parametersCondition({ ...NAMED, limit: ['1'] }, 'allow');
  const holds = (parameters: Record<string, string[] | null>) =>
    both.holds(requestBy({ call: { parameters } }));
  expect(holds({ slugs: ['a'], limit: ['1'] })).toBe(true);
  expect(holds({ slugs: ['a'] })).toBe(false);
  expect(holds({ slugs: null, limit: ['2'] })).toBe(false);
  expect(holds({ slugs: null, limit: ['1'] })).toBeUndefined();
});

test('a name of Object’s own is no parameter', () => {
  const condition = parametersCondition({ constructor: ['x'] }, 'allow');
  expect(condition.holds(requestBy({ call: { parameters: {} } }))).toBe(false);
});

describe('problems of parameters', () => {
  const problemsOf = (value: unknown) => {
    const problems: PolicyProblem[] = [];
    checkParameters(value, new Report(problems, 'parameters'));
    return problems.map(({ path, message }) => `${path}: ${message}`);
  };

  test.each([
    [{}, 'parameters: must be an object of parameters, each with its accepted values'],
    [['a'], 'parameters: must be an object of parameters, each with its accepted values'],
    [{ 'a[b]': ['x'] }, 'parameters.a[b]: is not a path of a parameter, such as constraints.projects'],
    [{ a: [] }, 'parameters.a: must be a list with at least one entry'],
    [{ a: ['*'] }, 'parameters.a[0]: matches everything: remove the field'],
  ])('%j', (value, problem) => expect(problemsOf(value)).toEqual([problem]));

  test.each(['parameters', 'within'] as const)(
    '"%s" without methods admits no one, and is reported',
    (field) => {
      const value = field === 'within' ? ['PHID-PROJ-1'] : NAMED;
      const rule = { name: 'r', effect: 'allow' as const, who: 'anyone' as const, [field]: value };
      const said = (more: object) => checkPolicy({ name: 'p', rules: [{ ...rule, ...more }] });
      expect(said({ paths: ['/**'] })).toMatchObject([{ path: `rules[0].${field}` }]);
      expect(said({ conduitMethods: ['a.b'] })).toEqual([]);
    },
  );
});

test('parameters are known by their field, and described to editors', () => {
  const compiled = parametersCompiler.compile({ slugs: ['a'] }, 'allow');
  expect([parametersCompiler.field, compiled.field]).toEqual(['parameters', 'parameters']);
  expect(parametersSchema).toMatchObject({
    description: expect.any(String),
    type: 'object',
    minProperties: 1,
    additionalProperties: { type: 'array' },
  });
});

test('a parameter that a rule which restricts names, and a call lacks, has none of its values', () => {
  const { holds } = parametersCompiler.compile({ slugs: ['*e*'] }, 'deny');
  expect(holds(requestBy({ call: { parameters: { others: ['e'] } } }))).toBe(false);
  expect(holds(requestBy({ call: { parameters: { slugs: undefined } } } as never))).toBeUndefined();
});

test.each(['.a', 'a.', 'a..b', ' a', 'a b', 'a.b c', 'a[0]', '*', 'a.*'])(
  'parameters: "%s" is not a valid path',
  (name) => {
    const problems: PolicyProblem[] = [];
    checkParameters({ [name]: ['x'] }, new Report(problems));
    expect(problems.map(({ message }) => message)).toEqual([
      'is not a path of a parameter, such as constraints.projects',
    ]);
  },
);

test.each(['a', 'constraints.projects', 'a.bc.d'])('parameters: "%s" is a valid path', (name) => {
  const problems: PolicyProblem[] = [];
  checkParameters({ [name]: ['x'] }, new Report(problems));
  expect(problems).toEqual([]);
});
