import { describe, expect, test } from 'vitest';
import type { Elevation, Policy, PolicyClaim } from '../../src/index.ts';
import { difference, idleRules, matrix, prove, whoCanReach } from '../../src/prove.ts';

const NOW = Date.UTC(2026, 0, 5);
const options = {
  now: NOW,
  roles: {
    staff: ['staff'],
    admin: { groups: ['admins'], implies: ['operator'] },
    operator: [],
    security: ['sec'],
  },
};

const rules: Policy['rules'] = [
  { name: 'wiki', effect: 'allow', who: { roles: ['staff'] }, paths: ['/w/**'] },
  { name: 'admins', effect: 'allow', who: { roles: ['admin'] }, paths: ['/config/**'] },
  { name: 'operators', effect: 'allow', who: { roles: ['operator'] }, paths: ['/restart'] },
];
const offer: Elevation = {
  ...{ role: 'admin', approvers: ['security'], maxMinutes: 60, atOnce: 1 },
  approverSeenMinutes: 10,
};

function policyWith(elevations: readonly Elevation[], claims: readonly PolicyClaim[] = []): Policy {
  return { name: 'intranet', rules, elevations, claims };
}

const sealed: PolicyClaim = {
  name: 'config is for admins',
  who: { except: ['admin'] },
  paths: ['/config/**'],
  never: true,
};

describe('a claim', () => {
  test('that holds without elevations is disproved by a role that is offered too widely', () => {
    expect(prove(policyWith([], [sealed]), options)).toEqual([{ name: sealed.name, holds: true }]);
    const [found] = prove(policyWith([offer], [sealed]), options);
    expect(found).toMatchObject({
      holds: false,
      counterexample: { caller: 'user', roles: [], elevated: ['admin'], rule: 'admins' },
    });
  });

  test('covers elevations unless it excludes them', () => {
    const holds = (elevations: PolicyClaim['elevations']) =>
      prove(policyWith([offer], [{ ...sealed, ...(elevations && { elevations }) }]), options)[0]?.holds;
    expect([holds(undefined), holds('included'), holds('excluded')]).toEqual([false, false, true]);
  });

  test('covers what an offered role implies', () => {
    const claim: PolicyClaim = { ...sealed, who: { except: ['operator'] }, paths: ['/restart'] };
    const [found] = prove(policyWith([offer], [claim]), options);
    expect(found?.counterexample).toMatchObject({ elevated: ['admin'], rule: 'operators' });
  });

  test('about services is not disproved by an elevation, which only users hold', () => {
    const claim: PolicyClaim = { ...sealed, who: { kind: 'service', except: ['admin'] } };
    expect(prove(policyWith([offer], [claim]), options)[0]?.holds).toBe(true);
  });

  test('holds if a denial wins over the elevation, and not if the denial is lifted', () => {
    const denial = {
      name: 'closed',
      effect: 'deny',
      who: { except: ['admin'] },
      paths: ['/config/**'],
    } as const;
    const proved = (lifted: object) =>
      prove({ ...policyWith([offer], [sealed]), rules: [...rules, { ...denial, ...lifted }] }, options)[0]
        ?.holds;
    expect([proved({}), proved({ liftedByElevations: true })]).toEqual([true, false]);
  });
});

test('the matrix marks what a role can do while it holds another role by an elevation', () => {
  const { cells } = matrix(policyWith([offer]), options);
  const marks = cells.map(({ role, access, elevated }) => [role, access, elevated?.access, elevated?.roles]);
  expect(marks).toEqual([
    ['staff', 'sometimes', 'sometimes', ['admin']],
    ['admin', 'sometimes', undefined, undefined],
    // Only admins are operators.
    ['operator', 'sometimes', undefined, undefined],
    ['security', 'never', 'sometimes', ['admin']],
  ]);
  expect(matrix(policyWith([]), options).cells.filter((cell) => 'elevated' in cell)).toEqual([]);
});

test('who can reach a path: callers who cannot without an elevation are marked, anonymous clients are not', () => {
  const { callers } = whoCanReach(policyWith([offer]), { path: '/restart' }, options);
  const marks = callers.map(({ caller, role, read }) => [
    role ?? caller,
    read?.access,
    read?.elevated?.access,
  ]);
  expect(marks).toEqual([
    ['anonymous', 'never', undefined],
    // Services hold no role by an elevation.
    ['without-role', 'never', 'sometimes'],
    ['staff', 'never', 'sometimes'],
    ['admin', 'always', undefined],
    ['operator', 'always', undefined],
    ['security', 'never', 'sometimes'],
  ]);
});

test('a rule that only an elevation can reach is not idle', () => {
  const nobody = { ...options, roles: { ...options.roles, admin: [], operator: [] } };
  expect(idleRules(policyWith([]), nobody).map(({ rule }) => rule)).toEqual(['admins', 'operators']);
  expect(idleRules(policyWith([offer]), nobody).map(({ rule }) => rule)).toEqual(['operators']);
});

describe('the difference of two policies', () => {
  const changes = (before: readonly Elevation[], after: readonly Elevation[]) =>
    difference(policyWith(before), policyWith(after), options);

  test('with a new elevation names what it opens, and who', () => {
    const { equivalent, gained, lost, elevations } = changes([], [offer]);
    expect([equivalent, lost]).toEqual([false, []]);
    expect(elevations).toEqual([{ role: 'admin', change: 'new', fields: [] }]);
    expect(gained.map(({ roles, elevated, rules }) => ({ roles, elevated, rules }))).toEqual([
      { roles: [], elevated: ['admin'], rules: ['admins'] },
      { roles: [], elevated: ['admin'], rules: ['operators'] },
    ]);
  });

  test('names each elevation that opens the same rule', () => {
    const { gained } = changes([], [offer, { ...offer, role: 'operator' }]);
    const byRule = gained.flatMap(({ elevated, rules }) => (rules.includes('operators') ? [elevated] : []));
    expect(byRule).toEqual([['operator'], ['admin']]);
  });

  test('with a removed elevation is lost access', () => {
    const { equivalent, gained, lost, elevations } = changes([offer], []);
    expect([equivalent, gained, lost.length]).toEqual([false, [], 2]);
    expect(elevations).toEqual([{ role: 'admin', change: 'removed', fields: [] }]);
  });

  test('with an equal elevation is none', () => {
    expect(changes([offer], [{ ...offer }])).toEqual({
      equivalent: true,
      gained: [],
      lost: [],
      elevations: [],
    });
    expect(changes([offer], [{ ...offer, needsReason: true }]).equivalent).toBe(true);
  });

  test.each<[keyof Elevation, Partial<Elevation>]>([
    ['approvers', { approvers: ['security', 'staff'] }],
    ['maxMinutes', { maxMinutes: 61 }],
    ['needsReason', { needsReason: false }],
    ['atOnce', { atOnce: 2 }],
    ['atOnce', { atOnce: undefined } as unknown as Partial<Elevation>],
    ['toApplication', { toApplication: true }],
    ['approverSeenMinutes', { approverSeenMinutes: 11 }],
    ['approverSeenMinutes', { approverSeenMinutes: undefined } as unknown as Partial<Elevation>],
  ])('names an elevation as wider for a wider %s, and narrower in the other direction', (field, wide) => {
    const wider = { ...offer, ...wide };
    const [more, less] = [changes([offer], [wider]), changes([wider], [offer])];
    expect(more.elevations).toEqual([{ role: 'admin', change: 'wider', fields: [field] }]);
    expect(less.elevations).toEqual([{ role: 'admin', change: 'narrower', fields: [field] }]);
    expect([more.equivalent, less.equivalent]).toEqual([false, false]);
  });

  test('names an elevation as wider if one field is wider and another one is narrower', () => {
    const [change] = changes([offer], [{ ...offer, maxMinutes: 5, approvers: ['staff'] }]).elevations;
    expect(change).toEqual({ role: 'admin', change: 'wider', fields: ['approvers'] });
  });
});
