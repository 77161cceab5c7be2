import { describe, expect, test } from 'vitest';
import { compilePolicy, evaluate, type Policy, type PolicyRequest, type Rule } from '../../src/index.ts';
import { difference, tighten } from '../../src/prove.ts';

const NOW = Date.parse('2026-11-26T12:00:00Z');

interface Asked {
  readonly roles?: readonly string[];
  readonly method?: string;
  readonly path: string;
  readonly rule?: string;
  readonly time?: string;
  readonly decision?: 'allow' | 'deny';
}

/** An event of the log. */
function event({
  roles = [],
  method = 'GET',
  path,
  rule,
  time = '2026-11-20T09:00:00.000Z',
  decision = 'allow',
}: Asked) {
  const actor = roles.length === 0 ? { kind: 'anonymous' } : { kind: 'user', iss: 'i', sub: 's', roles };
  return {
    schema: 'portcullis.event/1',
    type: 'request.decision',
    time,
    actor,
    http: { method, host: 'h', path, status: 200 },
    policy: { id: 'p', decision, ...(rule === undefined ? {} : { matched_rule: rule }) },
  };
}

function tightened(
  rules: readonly Rule[],
  asked: readonly Asked[],
  more: Partial<Policy> = {},
  options = {},
) {
  const policy: Policy = { name: 'intranet', rules, ...more };
  const result = tighten(policy, asked.map(event), { now: NOW, ...options });
  // Both inclusions, asked again from outside.
  expect(difference(policy, result.policy, { now: NOW }).gained).toEqual([]);
  const after = compilePolicy(result.policy, { unreachableRules: 'ignore' });
  for (const { roles = [], method = 'GET', path, decision, time } of asked) {
    const before = evaluate(compilePolicy(policy, { unreachableRules: 'ignore' }), {
      caller: { kind: roles.length === 0 ? 'anonymous' : 'user' },
      roles,
      method,
      path,
    });
    if (before.effect === 'deny' || decision === 'deny' || (time ?? '2026') < '2026') continue;
    const caller = { kind: roles.length === 0 ? 'anonymous' : 'user' } as const;
    expect(evaluate(after, { caller, roles, method, path }).effect).toBe('allow');
  }
  return result;
}

const WIKI: Rule = {
  name: 'wiki',
  effect: 'allow',
  who: { roles: ['staff', 'guest'] },
  paths: ['/w/**', '/search/**'],
  methods: ['GET', 'POST'],
};
const ADMIN: Rule = { name: 'admin', effect: 'allow', who: { roles: ['admin'] }, paths: ['/**'] };
const NO_CONFIG: Rule = {
  name: 'no-config',
  effect: 'deny',
  who: { except: ['admin'] },
  paths: ['/config/**'],
};

test('tighten leaves out unused rules and entries, and reports them', () => {
  const { policy, dropped, lost, held } = tightened(
    [WIKI, ADMIN, NO_CONFIG],
    [
      { roles: ['staff'], path: '/w/home' },
      { roles: ['staff'], path: '/w/home' },
      { roles: ['staff'], path: '/w/news', method: 'HEAD' },
    ],
  );
  expect(policy.rules).toEqual([
    { ...WIKI, who: { roles: ['staff'] }, paths: ['/w/**'], methods: ['GET'] },
    NO_CONFIG,
  ]);
  expect(dropped).toEqual([
    { rule: 'wiki', field: 'paths', value: '/search/**', kept: ['/w/**'], lastUsed: null },
    { rule: 'wiki', field: 'methods', value: 'POST', kept: ['GET'], lastUsed: null },
    { rule: 'wiki', field: 'roles', value: 'guest', kept: ['staff'], lastUsed: null },
    { rule: 'admin', lastUsed: null },
  ]);
  expect(held).toBe(3);
  expect(lost.map(({ roles }) => roles)).toEqual(expect.arrayContaining([['admin'], ['guest'], ['staff']]));
});

test('a rule for all methods is left with those that were used; one that no rule can name leaves it as it is', () => {
  const used = { roles: ['admin'], path: '/x' };
  const { policy, dropped } = tightened([ADMIN], [used, { ...used, method: 'POST' }]);
  expect(policy.rules).toEqual([{ ...ADMIN, methods: ['GET', 'POST'] }]);
  expect(dropped).toEqual([{ rule: 'admin', field: 'methods', kept: ['GET', 'POST'], lastUsed: null }]);
  expect(tightened([ADMIN], [{ ...used, method: 'FROB' }]).policy.rules).toEqual([ADMIN]);
});

test('a rule last used before a day is removed, with the day of its last use', () => {
  const { policy, dropped, forgotten } = tightened(
    [WIKI],
    [
      { roles: ['staff'], path: '/w/home' },
      { roles: ['guest'], path: '/search/', time: '2025-03-01T08:00:00.000Z' },
      { roles: ['guest'], path: '/search/', time: '2025-04-01T08:00:00.000Z' },
      { roles: ['staff'], path: '/w/old', time: '2025-05-01T08:00:00.000Z' },
    ],
    {},
    { unusedSince: Date.parse('2026-01-01T00:00:00Z') },
  );
  expect(policy.rules).toEqual([{ ...WIKI, who: { roles: ['staff'] }, paths: ['/w/**'], methods: ['GET'] }]);
  expect(dropped).toMatchObject([
    { field: 'paths', value: '/search/**', lastUsed: '2025-04-01T08:00:00.000Z' },
    { field: 'methods', value: 'POST', lastUsed: null },
    { field: 'roles', value: 'guest', lastUsed: '2025-04-01T08:00:00.000Z' },
  ]);
  expect(forgotten).toBe(2);
});

describe('a rule stays where a proof fails', () => {
  test('a claim that is true stays true', () => {
    const claims = [
      { name: 'search', who: { roles: ['guest'] }, paths: ['/search/'], methods: ['GET'], always: true },
    ] as const;
    const { policy } = tightened([WIKI, ADMIN], [{ roles: ['staff'], path: '/w/' }], { claims });
    expect(policy).toEqual({ name: 'intranet', rules: [WIKI], claims });
  });

  test('a rule that lets only read and refuses the rest is not left out where that would let in more', () => {
    const reading: Rule = {
      name: 'reading',
      effect: 'readOnly',
      who: { roles: ['staff'] },
      paths: ['/w/**'],
    };
    const { policy, dropped } = tightened([reading, ADMIN], [{ roles: ['admin'], path: '/w/' }]);
    expect(policy.rules).toEqual([reading, { ...ADMIN, methods: ['GET'] }]);
    expect(dropped.map(({ rule }) => rule)).toEqual(['admin']);
    // By itself it is nobody's.
    expect(tightened([reading], []).policy.rules).toEqual([]);
  });

  test('a rule that the log does not explain stays whole', () => {
    const claimed: Rule = { ...WIKI, name: 'claimed', claims: { team: 'a' } };
    const { policy, unexplained } = tightened(
      [claimed, ADMIN],
      [{ roles: ['staff'], path: '/w/', rule: 'claimed' }],
    );
    expect([policy.rules, unexplained]).toEqual([[claimed], 1]);
  });

  test('a rule that opens a page in spite of one that refuses what it reaches, where the log names another', () => {
    const page: Rule = { ...ADMIN, name: 'page', who: { roles: ['staff'] }, paths: ['/d/**'] };
    const everything: Rule = { ...ADMIN, name: 'everything', who: { roles: ['staff'] } };
    const hidden: Rule = { ...NO_CONFIG, name: 'hidden', paths: ['/**'], applications: ['tokens'] };
    const policy: Policy = { name: 'intranet', rules: [page, everything, hidden] };
    const resource = { application: 'dashboard', reaches: 'any' } as const;
    const events = [event({ roles: ['staff'], path: '/d/1', rule: 'everything' })];
    const { policy: smaller, held } = tighten(policy, events, {
      now: NOW,
      prepare: (request) => ({ ...request, resource }),
    });
    expect(smaller.rules).toEqual([page, { ...everything, methods: ['GET'] }, hidden]);
    expect(held).toBe(1);
  });
});

test('of applications, all are kept whose data a page returns', () => {
  const rule: Rule = { ...WIKI, paths: ['/token/**'], applications: ['forum', 'tokens', 'tasks'] };
  const policy: Policy = { name: 'intranet', rules: [rule] };
  const resource = { application: 'tokens', reaches: ['tokens', 'tasks'] };
  const { policy: smaller } = tighten(policy, [event({ roles: ['staff'], path: '/token/1' })], {
    now: NOW,
    prepare: (request) => ({ ...request, resource }),
  });
  expect(smaller.rules[0]?.applications).toEqual(['tokens', 'tasks']);
});

test('a refused request is no use of anything', () => {
  const { policy, skipped } = tightened([WIKI], [{ roles: ['guest'], path: '/w/', decision: 'deny' }]);
  expect([policy.rules, skipped]).toEqual([[], 1]);
});

describe('a use is one of the rule', () => {
  const everything: Rule = { name: 'everything', effect: 'allow', who: { roles: ['staff'] }, paths: ['/**'] };
  const wiki: Rule = { ...everything, name: 'wiki', paths: ['/w/**'], methods: ['GET'] };
  const use = { roles: ['staff'], path: '/w/home' };

  test('that the log names, where that admits it', () => {
    const { policy, held, unexplained } = tightened([everything, wiki], [{ ...use, rule: 'wiki' }]);
    expect([policy.rules, held, unexplained]).toEqual([[wiki], 1, 0]);
  });

  test.each(['gone', undefined])('that decides it now, where the log names %s', (rule) => {
    const { policy } = tightened([everything, wiki], [{ ...use, ...(rule && { rule }) }]);
    expect(policy.rules).toEqual([{ ...everything, methods: ['GET'] }]);
  });

  test('that decides it now, where the rule that the log names decides otherwise', () => {
    const { policy } = tightened(
      [wiki, { ...everything, name: 'other' }],
      [{ ...use, path: '/x', rule: 'wiki' }],
    );
    expect(policy.rules).toEqual([{ ...everything, name: 'other', methods: ['GET'] }]);
  });
});

test('a refusal of the old policy is not changed by the new one', () => {
  const time = '2025-03-01T08:00:00.000Z';
  const asked = [
    { roles: ['guest'], path: '/nowhere/', time },
    { roles: ['guest'], path: '/search/', time },
  ];
  const { forgotten } = tightened([WIKI], asked, {}, { unusedSince: Date.parse('2026-01-01T00:00:00Z') });
  expect(forgotten).toBe(1);
});

test('a claim that was not true before holds nothing up', () => {
  const claims = [{ name: 'wrong', who: { roles: ['guest'] }, paths: ['/w/**'], never: true }] as const;
  const { policy } = tightened([WIKI, ADMIN], [{ roles: ['guest'], path: '/w/' }], { claims });
  expect(policy.rules).toEqual([{ ...WIKI, who: { roles: ['guest'] }, paths: ['/w/**'], methods: ['GET'] }]);
});

test('rules on which a claim and a gain depend stay both', () => {
  const reading: Rule = { name: 'reading', effect: 'readOnly', who: { roles: ['staff'] }, paths: ['/w/**'] };
  const search: Rule = { name: 'search', effect: 'allow', who: { roles: ['guest'] }, paths: ['/search/'] };
  // As many claims as there are gains, so that neither makes up for the other.
  const claims = (['GET', 'HEAD'] as const).map((method) => ({
    ...{ name: `search by ${method}`, who: { roles: ['guest'] }, paths: ['/search/'], methods: [method] },
    always: true as const,
  }));
  const { policy } = tightened([reading, ADMIN, search], [{ roles: ['admin'], path: '/w/' }], { claims });
  expect(policy.rules).toEqual([reading, { ...ADMIN, methods: ['GET'] }, search]);
});

test.each(['gone', undefined])(
  'of a request that no rule admits now, and the log explains by %s, no rule is kept',
  (rule) => {
    const asked = { roles: ['stranger'], path: '/w/', ...(rule && { rule }) };
    const { policy, unexplained } = tightened([WIKI], [asked]);
    expect([policy.rules, unexplained]).toEqual([[], 1]);
  },
);

test('where a request is read differently from proof to proof, it fails instead of starting again forever', () => {
  // Nobody asks for it before the first proof, so that the rule is kept whole by then.
  const search = { who: { roles: ['guest'] }, paths: ['/search/'], methods: ['GET'] } as const;
  const claims = [{ ...search, name: 'search', always: true }] as const;
  const policy: Policy = { name: 'intranet', rules: [WIKI], claims };
  const roles = ['staff'];
  let classified = 0;
  const classify = () => {
    if (classified++ > 100_000) throw new Error('asked for ever');
    roles.length = 0;
    return { application: 'wiki' };
  };
  const prepare = (request: PolicyRequest) => ({ ...request, roles });
  const events = [event({ roles: ['staff'], path: '/w/' })];
  expect(() => tighten(policy, events, { now: NOW, prepare, classify })).toThrow(
    'internal error in the proof',
  );
});

test('names are read as the gate reads them', () => {
  const policy: Policy = { name: 'intranet', rules: [WIKI] };
  const named = [event({ roles: ['staff'], path: '/w/a%23b' })];
  const prepare = (request: PolicyRequest) => ({ ...request, path: '/w/a#b' });
  const results = [{ delimitersInNames: true }, { delimitersInNames: false }, {}].map((read) =>
    tighten(policy, named, { now: NOW, prepare, ...read }),
  );
  expect(results.map(({ held, unexplained }) => [held, unexplained])).toEqual([
    [1, 0],
    [0, 1],
    [0, 1],
  ]);
});
