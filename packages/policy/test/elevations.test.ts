import { describe, expect, test } from 'vitest';
import {
  checkPolicy,
  compilePolicy,
  type ElevatedRole,
  evaluate,
  explain,
  type Policy,
  type PolicyRequest,
} from '../src/index.ts';
import { RememberedDecisions } from '../src/remembered-decisions.ts';

const policy: Policy = {
  name: 'intranet',
  rules: [
    { name: 'wiki', effect: 'allow', who: { roles: ['staff'] }, paths: ['/w/**'] },
    { name: 'admins', effect: 'allow', who: { roles: ['admin'] }, paths: ['/**'] },
    { name: 'contractors out', effect: 'deny', who: { roles: ['contractor'] }, paths: ['/secret/**'] },
    {
      name: 'only admins configure',
      effect: 'deny',
      who: { except: ['admin'] },
      paths: ['/config/**'],
    },
    {
      name: 'only admins restart',
      effect: 'deny',
      who: { except: ['admin'] },
      liftedByElevations: true,
      paths: ['/restart/**'],
    },
  ],
  elevations: [{ role: 'admin', approvers: ['security'], maxMinutes: 60 }],
};
const compiled = compilePolicy(policy);

function asked(path: string, elevated: readonly ElevatedRole[] = [], roles = ['staff']): PolicyRequest {
  return { caller: { kind: 'user' }, roles, elevated, method: 'GET', path };
}

const ADMIN: readonly ElevatedRole[] = [{ role: 'admin' }];

describe('a user who holds a role by an elevation', () => {
  test('is allowed what the role allows, and was denied it before', () => {
    expect(evaluate(compiled, asked('/x')).effect).toBe('deny');
    expect(evaluate(compiled, asked('/x', ADMIN))).toMatchObject({ effect: 'allow', rule: 'admins' });
  });

  test('is still denied by a rule that names another of their roles', () => {
    const request = asked('/secret/1', ADMIN, ['staff', 'contractor']);
    expect(evaluate(compiled, request)).toMatchObject({ effect: 'deny', rule: 'contractors out' });
  });

  test('is still denied by a rule that excludes holders of the role, unless that rule is lifted by elevations', () => {
    expect(evaluate(compiled, asked('/config/x', ADMIN)).rule).toBe('only admins configure');
    expect(evaluate(compiled, asked('/config/x', [], ['admin'])).effect).toBe('allow');
    expect(evaluate(compiled, asked('/restart/x', ADMIN)).effect).toBe('allow');
    expect(evaluate(compiled, asked('/restart/x')).rule).toBe('only admins restart');
  });

  test('has the roles that the role implies', () => {
    const implied = compilePolicy({
      ...policy,
      elevations: [{ role: 'root', approvers: ['security'], maxMinutes: 5 }],
    });
    expect(evaluate(implied, asked('/x', [{ role: 'root' }])).effect).toBe('deny');
    expect(evaluate(implied, asked('/x', [{ role: 'root', implies: ['admin'] }])).effect).toBe('allow');
  });

  test('gets nothing from a role that the policy does not offer', () => {
    const offersNone = compilePolicy({ name: 'none', rules: policy.rules.slice(0, 3) });
    expect(evaluate(offersNone, asked('/x', ADMIN)).effect).toBe('deny');
    expect(explain(offersNone, asked('/x', ADMIN)).rules[1]?.fields[0]).toEqual({
      field: 'who',
      holds: false,
    });
  });

  test('is allowed nothing that a mixed reading of the same request denies', () => {
    const remembered = new RememberedDecisions(compiled);
    const decided = [asked('/x'), asked('/x', ADMIN), asked('/x')].map(
      (each) => remembered.decide(each).effect,
    );
    expect(decided).toEqual(['deny', 'allow', 'deny']);
  });
});

test.each(['service', 'anonymous'] as const)('an elevation gives nothing to a caller of kind %s', (kind) => {
  expect(evaluate(compiled, { ...asked('/x', ADMIN), caller: { kind } }).effect).toBe('deny');
});

test('a rule that elevations lift does not hide one that they do not lift', () => {
  const {
    rules: [, , , strict],
    ...rest
  } = policy;
  const lifted = { ...strict, name: 'lifted', liftedByElevations: true } as Policy['rules'][number];
  const both = { ...rest, rules: [lifted, { ...strict, name: 'strict' }] } as Policy;
  expect(checkPolicy(both)).toEqual([]);
  expect(evaluate(compilePolicy(both), asked('/config/x', ADMIN)).rule).toBe('strict');
});

test('the compiled policy names the roles of its elevations, so that a mapping must declare them', () => {
  expect(compiled.roles).toEqual(['staff', 'admin', 'contractor', 'security']);
});

describe('checkPolicy', () => {
  const problemsOf = (elevations: unknown, rules: unknown = policy.rules.slice(0, 3)) =>
    checkPolicy(
      { name: 'p', rules, ...(elevations === undefined ? {} : { elevations }) },
      { roles: ['staff', 'admin', 'contractor', 'security'] },
    ).map(({ path, message }) => `${path}: ${message}`);
  const good = { role: 'admin', approvers: ['security'], maxMinutes: 60 };

  test('accepts an elevation with all of its fields', () => {
    expect(problemsOf([{ ...good, needsReason: false, atOnce: 2 }])).toEqual([]);
    const all = { toApplication: true, approverSeenMinutes: 10_080, maxMinutes: 10_080, atOnce: 1 };
    expect(
      problemsOf([
        { ...good, ...all },
        { ...good, role: 'security', maxMinutes: 1 },
      ]),
    ).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['a list that is none', {}, 'elevations: must be a list of elevations'],
    ['an entry that is no object', ['admin'], 'elevations[0]: must be an object: an elevation'],
    [
      'a role that is not declared',
      [{ ...good, role: 'root' }],
      'elevations[0].role: "root" is not a declared role',
    ],
    [
      'an approver that is not declared',
      [{ ...good, approvers: ['root'] }],
      'elevations[0].approvers[0]: "root" is not a declared role',
    ],
    [
      'no approvers',
      [{ ...good, approvers: [] }],
      'elevations[0].approvers: must be a list with at least one entry',
    ],
    [
      'no role',
      [{ approvers: ['security'], maxMinutes: 60 }],
      'elevations[0].role: must be a text that is not empty',
    ],
    [
      'no time at all',
      [{ role: 'admin', approvers: ['security'] }],
      'elevations[0].maxMinutes: must be a whole number from 1 to 10080',
    ],
    [
      'no time',
      [{ ...good, maxMinutes: 0 }],
      'elevations[0].maxMinutes: must be a whole number from 1 to 10080',
    ],
    [
      'half a minute',
      [{ ...good, maxMinutes: 0.5 }],
      'elevations[0].maxMinutes: must be a whole number from 1 to 10080',
    ],
    [
      'more than a week',
      [{ ...good, maxMinutes: 10_081 }],
      'elevations[0].maxMinutes: must be a whole number from 1 to 10080',
    ],
    [
      'a reason that is a text',
      [{ ...good, needsReason: 'yes' }],
      'elevations[0].needsReason: must be true or false',
    ],
    ['none at once', [{ ...good, atOnce: 0 }], 'elevations[0].atOnce: must be a whole number, at least 1'],
    [
      'a word for whether the application receives the role',
      [{ ...good, toApplication: 'yes' }],
      'elevations[0].toApplication: must be true or false',
    ],
    [
      'a time without the approver that is longer than a week',
      [{ ...good, approverSeenMinutes: 10_081 }],
      'elevations[0].approverSeenMinutes: must be a whole number from 1 to 10080',
    ],
    ['one role twice', [good, good], 'elevations[1].role: is already offered: offer a role once'],
    [
      'an unknown field',
      [{ ...good, forever: true }],
      'elevations[0].forever: "forever" is not a field of this object',
    ],
  ])('reports %s', (_, elevations, problem) => {
    expect(problemsOf(elevations)).toEqual([problem]);
  });

  test.each<[string, object, unknown, string]>([
    [
      'allows',
      { effect: 'allow', who: { roles: ['staff'], except: ['admin'] } },
      [good],
      'is only for rules that restrict',
    ],
    [
      'excludes no one',
      { effect: 'deny', who: { roles: ['staff'] } },
      [good],
      'needs "except" in "who": the roles that lift this rule',
    ],
    [
      'is in a policy that offers no role',
      { effect: 'deny', who: { except: ['admin'] } },
      [],
      'needs "elevations" in the policy',
    ],
  ])('reports a rule that elevations cannot lift, because it %s', (_, rule, elevations, problem) => {
    const lifted = { name: 'r', paths: ['/x'], ...rule, liftedByElevations: true };
    expect(problemsOf(elevations, [lifted])).toEqual([`rules[0].liftedByElevations: ${problem}`]);
  });

  test('reports a claim that does not state in a known word whether it covers elevations', () => {
    const claims = [{ name: 'c', who: 'anyone', never: true, elevations: 'none' }];
    expect(checkPolicy({ ...policy, claims })).toMatchObject([
      { path: 'claims[0].elevations', message: 'must be "included" or "excluded"' },
    ]);
  });
});
