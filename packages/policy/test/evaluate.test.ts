import { describe, expect, test } from 'vitest';
import {
  compilePolicy,
  evaluate,
  explain,
  type PolicyRequest,
  type Rule,
  runPolicyTests,
  simulate,
} from '../src/index.ts';
import { anonymously, policyOf, read, rule } from './policies.ts';

describe('evaluate', () => {
  test('denies where no rule speaks', () => {
    expect(read(policyOf([]), '/x')).toEqual({
      effect: 'deny',
      reason: 'policy.no_rule',
      rule: undefined,
      policy: 'test',
      version: undefined,
      open: false,
      considered: [],
    });
  });

  test('admits a resource of two things only as both, and reports it as open only where both are', () => {
    const posts = rule({ name: 'posts', who: 'anyone', methods: ['POST'], kinds: ['hook'] });
    const reads = { name: 'reads', methods: ['GET'], paths: ['/**'] };
    const policy = policyOf([posts, rule({ ...reads, who: 'authenticated' })]);
    const resource = {
      ...{ application: 'web', kind: 'hook', operation: 'edit', method: 'POST' },
      asSent: { application: 'web', operation: 'view', method: 'GET' },
    };
    const asked = { roles: [], method: 'POST', path: '/x', resource };
    expect(evaluate(policy, { ...asked, caller: { kind: 'anonymous' } })).toMatchObject({
      effect: 'deny',
      reason: 'policy.no_rule',
    });
    expect(evaluate(policy, { ...asked, caller: { kind: 'user' } })).toMatchObject({
      ...{ effect: 'allow', rule: 'posts', open: false },
    });
    const open = policyOf([posts, rule({ ...reads, who: 'anyone' })]);
    expect(evaluate(open, { ...asked, caller: { kind: 'user' } })).toMatchObject({
      ...{ effect: 'allow', rule: 'posts', open: true },
    });
    const { asSent: _, ...posted } = resource;
    const other = { ...asked, resource: posted };
    expect(evaluate(policy, { ...other, caller: { kind: 'anonymous' } })).toMatchObject({
      ...{ effect: 'allow', open: true },
    });
  });

  test.each<[given: string, request: object | undefined, problem: string]>([
    ['no request', undefined, 'caller must be an object with its kind; roles must be an array of names'],
    // Read letter by letter, they would be no role that is denied.
    ['roles in a text', { roles: 'contractor' }, 'roles must be an array of names'],
    ['no roles', { roles: undefined }, 'roles must be an array of names'],
    ['a caller in a text', { caller: 'user' }, 'caller must be an object with its kind'],
    ['no method', { method: undefined }, 'method must be a string'],
    ['an address in the place of a path', { path: new URL('https://a.example/x') }, 'path must be a string'],
  ])('refuses %s as a request, and so does an explanation', (_given, fields, problem) => {
    const policy = policyOf([
      rule({ name: 'all', who: 'authenticated' }),
      rule({ name: 'not-them', effect: 'deny', who: { roles: ['contractor'] } }),
    ]);
    const request = fields && { caller: { kind: 'user' }, roles: [], method: 'GET', path: '/x', ...fields };
    for (const call of [evaluate, explain]) {
      expect(() => call(policy, request as never)).toThrow(`${call.name}: the request's ${problem}`);
    }
  });

  test.each<[given: string, policy: unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a policy that was not compiled', { name: 'test', rules: [] }],
    ['a promise of one', Promise.resolve(policyOf([]))],
  ])('refuses %s as a policy, and so do the related functions', (_given, policy) => {
    const request = { caller: { kind: 'user' }, roles: [], method: 'GET', path: '/x' } as const;
    const told = 'the policy is not compiled: pass the result of compilePolicy()';
    expect(() => evaluate(policy as never, request)).toThrow(`evaluate: ${told}`);
    expect(() => explain(policy as never, request)).toThrow(`explain: ${told}`);
    expect(() => runPolicyTests(policy as never, [])).toThrow(`runPolicyTests: ${told}`);
    expect(() => simulate([], policy as never)).toThrow(`simulate: ${told}`);
  });

  const allow = rule({ name: 'allow', who: { roles: ['a'] } });
  const deny = rule({ name: 'deny', effect: 'deny', who: { roles: ['d'] } });
  test.each([
    { roles: [], effect: 'deny', reason: 'policy.no_rule', by: undefined },
    { roles: ['a'], effect: 'allow', reason: 'policy.rule_allows', by: 'allow' },
    { roles: ['d'], effect: 'deny', reason: 'policy.rule_denies', by: 'deny' },
    { roles: ['a', 'd'], effect: 'deny', reason: 'policy.rule_denies', by: 'deny' },
    { roles: ['d', 'a'], effect: 'deny', reason: 'policy.rule_denies', by: 'deny' },
  ])('gives $effect to $roles by $by, in either order of the rules', ({ roles, effect, reason, by }) => {
    for (const rules of [
      [allow, deny],
      [deny, allow],
    ]) {
      expect(read(policyOf(rules), '/x', roles)).toMatchObject({ effect, reason, rule: by });
    }
  });

  test('reports the first of several rules with the same effect', () => {
    const policy = policyOf([
      rule({ name: 'one', paths: ['/y'] }),
      rule({ name: 'two', who: { roles: ['a'] }, paths: ['/*'] }),
      rule({ name: 'three', who: 'authenticated' }),
      rule({ name: 'four', paths: ['/x'] }),
    ]);
    expect(read(policy, '/x', ['a']).rule).toBe('two');
    expect(read(policy, '/x').rule).toBe('three');
    expect(anonymously(policy, '/x').rule).toBe('four');
  });

  test('finds a later rule where the caller is excepted from an earlier one', () => {
    const policy = policyOf([
      rule({ name: 'one', who: { roles: ['a'], except: ['x'] } }),
      rule({ name: 'same exceptions', who: { roles: ['a'], except: ['x'] } }),
      rule({ name: 'others', who: { roles: ['a'], except: ['y'] } }),
      rule({ name: 'none', who: { roles: ['a'] } }),
    ]);
    expect(read(policy, '/', ['a']).rule).toBe('one');
    expect(read(policy, '/', ['a', 'x']).rule).toBe('others');
    expect(read(policy, '/', ['a', 'x', 'y']).rule).toBe('none');
  });

  test('shows the rules that speak of the path and method, in the order of the policy', () => {
    const policy = policyOf([
      rule({ name: 'elsewhere', paths: ['/y/**'] }),
      rule({ name: 'signed in', who: 'authenticated', paths: ['/x', '/*', '/**'] }),
      rule({ name: 'writers', methods: ['POST'] }),
      rule({ name: 'not ext', effect: 'deny', who: { roles: ['ext'] }, methods: ['GET'] }),
    ]);
    expect(read(policy, '/x').considered).toEqual([
      { rule: 'signed in', effect: 'allow', matched: true },
      { rule: 'not ext', effect: 'deny', matched: false },
    ]);
  });

  test('shows no rule that admits by a wildcard matching a "#" of a name', () => {
    const paths = ['/source/**'];
    const policy = policyOf([
      rule({ name: 'reads', paths }),
      rule({ name: 'not ext', effect: 'deny', who: { roles: ['ext'] }, paths }),
    ]);
    const names = (path: string) => read(policy, path).considered.map(({ rule: name }) => name);
    expect([names('/source/C'), names('/source/C#')]).toEqual([['reads', 'not ext'], ['not ext']]);
  });

  test('shows at most sixteen rules, and always the one that decided', () => {
    const rules = Array.from({ length: 1000 }, (_, index) =>
      rule({ name: `r${index}`, who: { roles: [`role${index}`] } }),
    );
    const { rule: decisive, considered } = read(policyOf(rules), '/x', ['role700']);
    expect(decisive).toBe('r700');
    expect(considered).toHaveLength(16);
    expect(considered.filter(({ matched }) => matched)).toEqual([
      { rule: 'r700', effect: 'allow', matched: true },
    ]);
    const byPath = rules.slice(0, 30).map((one, index) => ({ ...one, paths: [index % 2 ? '/x' : '/*'] }));
    const names = read(policyOf(byPath), '/x').considered.map(({ rule: name }) => name);
    expect(names).toEqual(rules.slice(0, 16).map(({ name }) => name));
  });

  test('is the same whichever caller asked before', () => {
    const policy = policyOf([rule({ name: 'admins', who: { roles: ['admin'] } })]);
    expect(read(policy, '/x', ['admin']).effect).toBe('allow');
    expect(read(policy, '/x').effect).toBe('deny');
    expect(anonymously(policy, '/x').effect).toBe('deny');
  });

  test('carries the version it is given', () => {
    const request = { caller: { kind: 'user' as const }, roles: [], method: 'GET', path: '/' };
    expect(evaluate(policyOf([]), request, 'abc').version).toBe('abc');
  });
});

describe('open', () => {
  const admins = ['admin'];
  test.each([
    ['a rule for anyone', [rule({ name: 'r' })], true],
    ['a rule for everyone but some', [rule({ name: 'r', who: { except: ['ext'] } })], true],
    ['a rule for the authenticated', [rule({ name: 'r', who: 'authenticated' })], false],
    ['a rule for a role', [rule({ name: 'r', who: { roles: admins } })], false],
    ['a rule for anyone elsewhere', [rule({ name: 'r', paths: ['/y'] })], false],
    ['a rule for anyone with another method', [rule({ name: 'r', methods: ['POST'] })], false],
    [
      'a rule for anyone, and one that denies all but admins',
      [rule({ name: 'r' }), rule({ name: 'd', effect: 'deny', who: { except: admins } })],
      false,
    ],
    [
      'a rule for anyone, and one that denies the authenticated',
      [rule({ name: 'r' }), rule({ name: 'd', effect: 'deny', who: 'authenticated' })],
      true,
    ],
  ])('with %s is %s', (_name, rules, open) => {
    const policy = policyOf(rules);
    expect(read(policy, '/x', admins).open).toBe(open);
    expect(anonymously(policy, '/x').open).toBe(open);
  });
});

test('an identity of a provider is an agent to rules, unless the configuration names its client as a program', () => {
  const policy = compilePolicy({
    name: 'p',
    rules: [
      { name: 'people', effect: 'allow', who: { kind: 'user' }, paths: ['/**'] },
      { name: 'no agents', effect: 'deny', who: { via: ['agent'] }, paths: ['/a'] },
      { name: 'for browsers', effect: 'allow', who: { via: ['browser'] }, paths: ['/b'] },
    ],
  });
  const ruleAt = (path: string, authentication: object) => {
    const token = { acr: undefined, amr: [], authTime: undefined, ...authentication };
    const caller = { kind: 'user', authentication: token } as PolicyRequest['caller'];
    return evaluate(policy, { caller, roles: [], method: 'GET', path }).rule;
  };
  expect(ruleAt('/a', { method: 'bearer' })).toBe('no agents');
  expect(ruleAt('/a', { method: 'bearer', program: true })).toBe('people');
  expect(ruleAt('/a', { method: 'session' })).toBe('people');
  expect(ruleAt('/a', { method: 'unheard of' })).toBe('no agents');
});

test('a service that is not named is an agent to rules that deny', () => {
  const rules: readonly Rule[] = [
    { name: 'all', effect: 'allow', who: 'anyone', paths: ['/**'] },
    { name: 'no agents', effect: 'deny', who: { via: ['agent'] }, paths: ['/a'] },
  ];
  const policy = compilePolicy({ name: 'p', rules });
  const caller = { kind: 'anonymous', unnamedService: true } as const;
  const asked = { caller, roles: [], method: 'GET' };
  expect(evaluate(policy, { ...asked, path: '/a' })).toMatchObject({ effect: 'deny', rule: 'no agents' });
  expect(evaluate(policy, { ...asked, path: '/b' })).toMatchObject({ effect: 'allow' });
});
