import { roleResolver } from '@portcullis/roles';
import { describe, expect, test } from 'vitest';
import { type PolicyTestCase, runPolicyTests } from '../../src/index.ts';
import { checkPolicyTests } from '../../src/tools/check-policy-tests.ts';
import { policyOf, rule } from '../policies.ts';

const policy = policyOf([
  rule({ name: 'engineers', who: { roles: ['engineer'] } }),
  rule({ name: 'health', paths: ['/status/'], methods: ['GET'] }),
  rule({
    name: 'admin area',
    effect: 'stepUp',
    applications: ['config'],
    authentication: { maxAgeSeconds: 300 },
  }),
  rule({ name: 'acme', paths: ['/acme/'], emailDomains: ['acme.example'] }),
  rule({ name: 'front door', effect: 'login', paths: ['/w/**'] }),
  rule({
    name: 'nights',
    effect: 'deny',
    paths: ['/n/**'],
    when: { zone: 'UTC', from: '22:00', until: '06:00' },
  }),
]);
const { resolve } = roleResolver({ engineer: ['eng-*'] });
const options = {
  rolesOf: (groups: readonly string[]) => resolve(groups).names,
  classify: (_method: string, path: string) => ({ application: path === '/config/' ? 'config' : 'other' }),
};

/** A table as it stands beside a policy: run by any test runner, one test for each row. */
const table: readonly PolicyTestCase[] = [
  { groups: ['eng-web'], path: '/D12', expect: 'allow', rule: 'engineers' },
  { groups: ['lunch'], path: '/D12', expect: 'deny', rule: null },
  { path: '/status/', expect: 'allow', rule: 'health' },
  { path: '/status/', method: 'POST', expect: 'deny' },
  { path: '/w/', expect: 'login', rule: 'front door' },
  { roles: ['engineer'], path: '/config/', login: { ageSeconds: 200 }, expect: 'allow' },
  { roles: ['engineer'], path: '/config/', login: { ageSeconds: 400 }, expect: 'stepUp', rule: 'admin area' },
  { roles: ['engineer'], path: '/config/', expect: 'stepUp' },
  { roles: ['engineer'], path: '/n/x', at: '2026-11-24T23:30:00+01:00', expect: 'deny', rule: 'nights' },
  { roles: ['engineer'], path: '/n/x', at: '2026-11-24T12:00:00Z', expect: 'allow' },
  // Of a moment that is not known it may be night.
  { roles: ['engineer'], path: '/n/x', expect: 'deny', rule: 'nights' },
  // An address is somebody's.
  { path: '/acme/', email: 'ada@acme.example', expect: 'deny', rule: null },
  { path: '/acme/', email: 'ada@acme.example', kind: 'user', expect: 'allow', rule: 'acme' },
  { roles: ['engineer'], path: '/x', resource: { application: 'config' }, expect: 'stepUp' },
];

describe('a table of policy tests', () => {
  test('has nothing wrong with it', () => {
    expect(checkPolicyTests(table)).toEqual([]);
  });

  for (const { name, problem } of runPolicyTests(policy, table, options)) {
    test(name, () => expect(problem).toBeUndefined());
  }
});

describe('runPolicyTests', () => {
  const run = (each: PolicyTestCase) => runPolicyTests(policy, [each], options)[0];

  test('reports its problems in readable words', () => {
    expect(run({ groups: ['eng-web'], path: '/D12', expect: 'deny' })).toMatchObject({
      name: 'eng-web: GET /D12',
      passed: false,
      problem: 'expected deny, but got allow by rule "engineers"',
    });
    expect(run({ path: '/D12', expect: 'allow' })?.problem).toBe('expected allow, but got deny by no rule');
    expect(run({ path: '/status/', expect: 'allow', rule: 'engineers' })?.problem).toBe(
      'allow as expected, but by rule "health" instead of "engineers"',
    );
    expect(run({ path: '/status/', expect: 'allow', rule: null })?.problem).toContain('instead of no rule');
  });

  test.each([undefined, {}, 'x'])('refuses %j as cases', (cases) => {
    expect(() => runPolicyTests(policyOf([]), cases as never)).toThrow(
      'runPolicyTests: the cases must be an array',
    );
  });

  test('does not read groups as roles where no mapping is given', () => {
    expect(() => runPolicyTests(policy, [{ groups: ['eng-web'], path: '/', expect: 'deny' }])).toThrow(
      'rolesOf',
    );
  });

  test('does not read an unstated resource as a denial, where rules need the resource', () => {
    const denied: PolicyTestCase = { path: '/config/', roles: ['engineer'], expect: 'deny' };
    expect(() => runPolicyTests(policy, [denied])).toThrow(
      'engineer: GET /config/ has none: pass the option classify, or add a resource to the case',
    );
    const known = { ...denied, resource: { application: 'wiki' } };
    expect(runPolicyTests(policy, [known])[0]?.problem).toBe(
      'expected deny, but got allow by rule "engineers"',
    );
    const byPath = policyOf([rule({ name: 'health', paths: ['/status/'] })]);
    expect(runPolicyTests(byPath, [{ path: '/status/', expect: 'allow' }])[0]?.passed).toBe(true);
  });
});

describe('checkPolicyTests', () => {
  test('reports all problems together, each with its path', () => {
    const cases = [
      { path: 'D12', expect: 'alow', pth: '/x' },
      'deny',
      { path: '/', expect: 'deny', kind: 'robot', groups: [], login: { ageSeconds: -1 }, at: '2026-11-24' },
      { path: '/', expect: 'deny', resource: { kind: 'task' }, network: { ip: '::1' }, rule: '' },
    ];
    expect(checkPolicyTests(cases).map(({ path, suggestion }) => [path, suggestion])).toEqual([
      ['[0].pth', 'path'],
      ['[0].path', undefined],
      ['[0].expect', 'allow'],
      ['[1]', undefined],
      ['[2].kind', undefined],
      ['[2].groups', undefined],
      ['[2].login.ageSeconds', undefined],
      ['[2].at', undefined],
      ['[3].rule', undefined],
      ['[3].resource.application', undefined],
      ['[3].network.ip', undefined],
    ]);
  });

  test.each([undefined, {}, 'x'])('refuses %j as a table', (cases) => {
    expect(checkPolicyTests(cases)).toMatchObject([{ path: '' }]);
  });
});

test('a case can contain what a request reaches, and that roles are missing', () => {
  const policy = policyOf([
    rule({ name: 'all' }),
    rule({ name: 'no code', effect: 'deny', who: { roles: ['contractor'] }, applications: ['diffusion'] }),
  ]);
  const resource = { application: 'search', reaches: 'any' } as const;
  const cases = [
    { roles: ['contractor'], path: '/search/', resource, expect: 'deny' },
    { kind: 'user', rolesIncomplete: true, path: '/search/', resource, expect: 'deny' },
    { kind: 'user', path: '/search/', resource, expect: 'allow' },
    { roles: ['contractor'], path: '/x', resource: { application: 'x', reaches: ['y'] }, expect: 'allow' },
  ] as const;
  expect(checkPolicyTests(cases)).toEqual([]);
  expect(runPolicyTests(policy, cases).map(({ problem }) => problem)).toEqual(cases.map(() => undefined));
  const wrong = [
    { path: '/', expect: 'deny', rolesIncomplete: 'yes', resource: { application: 'x', reaches: 'all' } },
  ];
  expect(checkPolicyTests(wrong).map(({ path }) => path)).toEqual([
    '[0].rolesIncomplete',
    '[0].resource.reaches',
  ]);
});

describe('a case', () => {
  const asked = (each: PolicyTestCase, more: object = {}) => {
    let resource: unknown = 'not asked';
    const [result] = runPolicyTests(policy, [each], {
      ...options,
      classify: (_method: string, path: string) => {
        resource = path;
        return { application: 'other' };
      },
      ...more,
    });
    return { ...result, resource };
  };

  test.each<[PolicyTestCase, string]>([
    [{ path: '/a', expect: 'deny' }, 'anonymous: GET /a'],
    [{ kind: 'service', path: '/a', expect: 'deny' }, 'service: GET /a'],
    [{ roles: ['a'], via: 'agent', path: '/a', expect: 'deny' }, 'a via agent: GET /a'],
    [{ groups: ['eng-a'], roles: ['engineer'], path: '/a', expect: 'allow' }, 'eng-a, engineer: GET /a'],
    [{ name: 'Ada', path: '/a', method: 'POST', expect: 'deny' }, 'Ada'],
  ])('%j is named "%s"', (each, name) => {
    expect(asked(each)).toMatchObject({ name, passed: true, problem: undefined });
  });

  test('a case that fails has not passed', () => {
    expect(asked({ path: '/a', expect: 'allow' })).toMatchObject({
      passed: false,
      problem: 'expected allow, but got deny by no rule',
    });
  });

  test('without groups has the roles that it names, and no others', () => {
    const plain = policyOf([rule({ name: 'any', who: { except: ['guest'] } })]);
    const [result, other] = runPolicyTests(plain, [
      { roles: ['guest'], path: '/D1', expect: 'deny' },
      { roles: ['guest2'], path: '/D1', expect: 'allow' },
    ]);
    expect(other).toMatchObject({ passed: true });
    expect(result).toMatchObject({ passed: true });
  });

  test('has the stated resource, and is classified where it states none', () => {
    expect(asked({ path: '/a', expect: 'deny' }).resource).toBe('/a');
    expect(asked({ path: '/a', resource: { application: 'other' }, expect: 'deny' }).resource).toBe(
      'not asked',
    );
  });

  const strong = policyOf([
    rule({ name: 'strong', authentication: { amr: ['otp'] } }),
    rule({ name: 'fresh', paths: ['/fresh'], authentication: { maxAgeSeconds: 60 } }),
  ]);
  const strongly = (login: PolicyTestCase['login'], path = '/a', at?: string) =>
    runPolicyTests(strong, [
      { roles: ['x'], path, expect: 'allow', ...(login && { login }), ...(at && { at }) },
    ])[0];

  test('has logged in by the methods that it names, and by none if it names none', () => {
    expect(strongly({ amr: ['otp'] })?.passed).toBe(true);
    expect(strongly({ acr: 'gold' })?.passed).toBe(false);
  });

  test('has the stated age of its login, and an unknown one where it states none', () => {
    expect(strongly({ ageSeconds: 60 }, '/fresh')?.passed).toBe(true);
    expect(strongly({ ageSeconds: 61 }, '/fresh')?.passed).toBe(false);
    expect(strongly({ acr: 'gold' }, '/fresh', '2026-11-24T12:00:00Z')?.passed).toBe(false);
    expect(strongly({ ageSeconds: 60 }, '/fresh', '2026-11-24T12:00:00Z')?.passed).toBe(true);
  });
});
