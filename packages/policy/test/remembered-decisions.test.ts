import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePolicy, evaluate, type Policy, type PolicyRequest } from '../src/index.ts';
import { RememberedDecisions } from '../src/remembered-decisions.ts';
import { policyByApplication, randomPolicy, randomRequest, requestReaching } from './random-policies.ts';

/** How many requests are compared; 100,000 take half a minute. */
const REQUESTS = Number(process.env.MANY_RUNS ?? 10_000);
const OF_ONE_POLICY = 50;

/** Without what would keep decisions from being remembered. */
function withoutCircumstances({ rules, ...policy }: Policy): Policy {
  return {
    ...policy,
    rules: rules.map(
      ({
        claims,
        emailDomains,
        networks,
        countries,
        asns,
        when,
        authentication,
        parameters,
        within,
        ...rule
      }) => (rule.effect === 'stepUp' ? { ...rule, effect: 'deny' } : rule),
    ),
  };
}

function frozen<Part extends object>(part: Part): Part {
  for (const inner of Object.values(part)) {
    if (typeof inner === 'object' && inner !== null) frozen(inner);
  }
  return Object.freeze(part);
}

const compiled = (policy: Policy) => compilePolicy(policy, { unreachableRules: 'ignore' });

test.each([
  ['of all kinds', randomPolicy.map(withoutCircumstances), randomRequest],
  ['by application', policyByApplication.map(withoutCircumstances), requestReaching],
  ['with circumstances', randomPolicy, randomRequest],
])(
  'decides as evaluate does, by rules %s',
  (_kind, policies, requests) => {
    const runs = Math.ceil(REQUESTS / OF_ONE_POLICY);
    let again = 0;
    fc.assert(
      fc.property(
        policies,
        fc.array(requests, { minLength: OF_ONE_POLICY / 2, maxLength: OF_ONE_POLICY / 2 }),
        (policy, asked) => {
          const plain = compiled(policy);
          const remembered = new RememberedDecisions(plain, 'v1');
          const seen = new Set<object>();
          // Twice over, so that half of them are remembered at least: as they come, and frozen, as what many requests share.
          for (const request of [...asked, ...asked.map(frozen)]) {
            const decision = remembered.decide(request);
            expect(decision).toEqual(evaluate(plain, request, 'v1'));
            if (seen.has(decision)) again++;
            seen.add(decision);
          }
        },
      ),
      { numRuns: runs },
    );
    if (_kind !== 'with circumstances') expect(again).toBeGreaterThan(REQUESTS / 3);
  },
  300_000,
);

const policy: Policy = {
  name: 'p',
  rules: [
    { name: 'no-services', effect: 'deny', who: { kind: 'service' }, paths: ['/kind'] },
    { name: 'agents', effect: 'deny', who: { via: ['agent'] }, paths: ['/via'] },
    { name: 'admins', effect: 'allow', who: { roles: ['admin'] }, paths: ['/roles'] },
    { name: 'no-contractors', effect: 'deny', who: { roles: ['contractor'] }, paths: ['/incomplete'] },
    { name: 'gets', effect: 'allow', who: 'authenticated', paths: ['/method'], methods: ['GET'] },
    { name: 'path', effect: 'allow', who: 'authenticated', paths: ['/kind', '/via', '/incomplete', '/path'] },
    { name: 'app', effect: 'allow', who: 'authenticated', paths: ['/app'], applications: ['a'] },
    { name: 'kinds', effect: 'allow', who: 'authenticated', paths: ['/kinds'], kinds: ['k'] },
    { name: 'ids', effect: 'allow', who: 'authenticated', paths: ['/ids'], applications: ['a'], ids: ['1'] },
    { name: 'ops', effect: 'allow', who: 'authenticated', paths: ['/ops'], operations: ['pull'] },
    { name: 'reads', effect: 'readOnly', who: 'authenticated', paths: ['/reads'] },
    { name: 'reach', effect: 'allow', who: 'authenticated', paths: ['/**'], applications: ['inside'] },
  ],
};

const user: PolicyRequest = {
  caller: { kind: 'user' },
  roles: [],
  method: 'GET',
  path: '/',
  resource: { application: 'a', kind: 'k', id: '1', operation: 'pull' },
};
const TOKEN = { method: 'bearer', acr: undefined, amr: [], authTime: undefined } as const;
const about = user.resource ?? { application: '' };
const PERFORMED = { method: 'GET', path: '/path', resource: about };

// Each pair differs in one thing, which a decision that is remembered must not forget.
test.each<[string, PolicyRequest, PolicyRequest]>([
  ['kind of caller', { ...user, path: '/kind' }, { ...user, path: '/kind', caller: { kind: 'service' } }],
  [
    'way to authenticate',
    { ...user, path: '/via', caller: { kind: 'user', via: 'browser' } },
    { ...user, path: '/via', caller: { kind: 'user', via: 'agent' } },
  ],
  [
    'way to authenticate that is unknown',
    { ...user, path: '/via', caller: { kind: 'user', via: 'browser' } },
    { ...user, path: '/via' },
  ],
  [
    'client of a token',
    { ...user, path: '/via', caller: { kind: 'user', authentication: { ...TOKEN, program: true } } },
    { ...user, path: '/via', caller: { kind: 'user', authentication: TOKEN } },
  ],
  ['roles', { ...user, path: '/roles', roles: ['admin'] }, { ...user, path: '/roles' }],
  [
    'roles that are not known',
    { ...user, path: '/incomplete' },
    { ...user, path: '/incomplete', rolesIncomplete: true },
  ],
  ['method', { ...user, path: '/method' }, { ...user, path: '/method', method: 'POST' }],
  ['path', { ...user, path: '/path' }, { ...user, path: '/other' }],
  [
    'application',
    { ...user, path: '/app' },
    { ...user, path: '/app', resource: { ...about, application: 'b' } },
  ],
  [
    'kind of object',
    { ...user, path: '/kinds' },
    { ...user, path: '/kinds', resource: { ...about, kind: 'l' } },
  ],
  ['object', { ...user, path: '/ids' }, { ...user, path: '/ids', resource: { ...about, id: '2' } }],
  [
    'operation',
    { ...user, path: '/ops' },
    { ...user, path: '/ops', resource: { ...about, operation: 'push' } },
  ],
  [
    'what it is about as it was sent',
    { ...user, path: '/kinds', resource: { ...about, asSent: about } },
    { ...user, path: '/kinds', resource: { ...about, asSent: { ...about, kind: 'l' } } },
  ],
  [
    'whether it reads',
    { ...user, path: '/reads', resource: { ...about, reads: true } },
    { ...user, path: '/reads', resource: { ...about, reads: false } },
  ],
  [
    'what it reaches',
    { ...user, resource: { application: 'inside' } },
    { ...user, resource: { application: 'inside', reaches: ['outside'] } },
  ],
  [
    'request that it performs',
    { ...user, path: '/path', roles: ['contractor'], resource: { ...about, performs: PERFORMED } },
    {
      ...{ ...user, path: '/path', roles: ['contractor'] },
      resource: { ...about, performs: { ...PERFORMED, path: '/incomplete' } },
    },
  ],
])('a cached decision depends on the %s of a request', (_what, allowed, denied) => {
  const plain = compiled(policy);
  for (const order of [
    [allowed, denied],
    [denied, allowed],
    // What many requests share is frozen, and what was written of it is kept.
    [frozen(structuredClone(allowed)), frozen(structuredClone(denied))],
  ]) {
    const remembered = new RememberedDecisions(plain);
    const effects = new Map(order.map((request) => [request, remembered.decide(request).effect]));
    expect([...effects.values()].toSorted()).toEqual(['allow', 'deny']);
    const again = order.map((request) => remembered.decide(request).effect);
    expect(again).toEqual([...effects.values()]);
    expect(effects.get(allowed) ?? effects.get(order[0] as PolicyRequest)).toBe('allow');
  }
});

test('a policy of another version, or in the words of another application, has its own', () => {
  const one = new RememberedDecisions(compiled(policy), 'v1');
  const other = new RememberedDecisions(compiled({ ...policy, rules: policy.rules.slice(0, 2) }), 'v2');
  const request = { ...user, path: '/path' };
  expect([one.decide(request).effect, other.decide(request).effect]).toEqual(['allow', 'deny']);
  expect([one.decide(request).version, other.decide(request).version]).toEqual(['v1', 'v2']);
});

test('a remembered decision cannot be changed', () => {
  const remembered = new RememberedDecisions(compiled(policy));
  const decision = remembered.decide({ ...user, path: '/path' });
  expect(remembered.decide({ ...user, path: '/path' })).toBe(decision);
  expect([decision, decision.considered, ...decision.considered].every(Object.isFrozen)).toBe(true);
});

test('a name that is too long is decided without the cache', () => {
  const remembered = new RememberedDecisions(compiled(policy));
  const long = { ...user, path: `/${'a'.repeat(5000)}` };
  expect(remembered.decide(long)).not.toBe(remembered.decide(long));
  expect(remembered.decide(long)).toEqual(remembered.decide(long));
});

test('a policy with circumstances remembers nothing', () => {
  const timed: Policy = {
    name: 'timed',
    rules: [
      {
        name: 'day',
        effect: 'allow',
        who: 'anyone',
        paths: ['/**'],
        when: { zone: 'UTC', from: '08:00', until: '18:00' },
      },
    ],
  };
  const remembered = new RememberedDecisions(compiled(timed));
  const at = (time: string) => remembered.decide({ ...user, now: Date.parse(time) }).effect;
  expect([at('2026-11-23T09:00:00Z'), at('2026-11-23T20:00:00Z')]).toEqual(['allow', 'deny']);
});

test('a decision uses the current roles and resources, where they can still be changed', () => {
  const remembered = new RememberedDecisions(compiled(policy));
  const effectAt = (path: string, facts: Pick<PolicyRequest, 'roles' | 'resource'>): string =>
    remembered.decide({ caller: { kind: 'user' }, method: 'GET', path, ...facts }).effect;
  const roles: string[] = [];
  expect(effectAt('/roles', { roles })).toBe('deny');
  roles.push('admin');
  expect(effectAt('/roles', { roles })).toBe('allow');

  const resource = { application: 'b' };
  expect(effectAt('/app', { roles: [], resource })).toBe('deny');
  resource.application = 'a';
  expect(effectAt('/app', { roles: [], resource })).toBe('allow');

  // Frozen, but for the list in it.
  const reaches: string[] = [];
  const shallow = Object.freeze({ application: 'inside', reaches });
  expect(effectAt('/anywhere', { roles: [], resource: shallow })).toBe('allow');
  reaches.push('outside');
  const fresh = { application: 'inside', reaches: ['outside'] };
  expect(effectAt('/anywhere', { roles: [], resource: shallow })).toBe(
    effectAt('/anywhere', { roles: [], resource: fresh }),
  );
  expect(effectAt('/anywhere', { roles: [], resource: fresh })).toBe('deny');
});
