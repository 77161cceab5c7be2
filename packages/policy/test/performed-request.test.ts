import { describe, expect, test } from 'vitest';
import {
  compilePolicy,
  evaluate,
  explain,
  type Policy,
  type PolicyClaim,
  type PolicyRequest,
  type Rule,
} from '../src/index.ts';
import { prove } from '../src/prove.ts';
import { RememberedDecisions } from '../src/remembered-decisions.ts';

// A call of a tool, for which the gateway calls a method of Conduit.

type Resource = NonNullable<PolicyRequest['resource']>;

const method = (operation: string, reaches: readonly string[] | 'any', reads: boolean): Resource => ({
  application: 'conduit',
  kind: 'method',
  operation,
  reads,
  reaches,
});
const toolResource = (
  id: string,
  operation: string,
  reaches: readonly string[] | 'any' = ['maniphest'],
  reads = true,
): Resource => ({
  application: 'conduit',
  kind: 'mcp:tool',
  id,
  operation: 'tools/call',
  reads,
  reaches,
  performs: { method: 'POST', path: `/api/${operation}`, resource: method(operation, reaches, reads) },
});
const PATH = '/.portcullis/mcp';
const request = (resource: Resource): PolicyRequest => ({
  caller: { kind: 'user' },
  roles: ['engineer'],
  method: 'POST',
  path: PATH,
  resource,
});
const FIND = request(toolResource('find_tasks', 'maniphest.search'));
const COMMENT = request(toolResource('comment_on_task', 'maniphest.edit', ['maniphest'], false));
const FILES = request(toolResource('find_files', 'file.search', 'any'));
const SESSION = request({
  application: 'conduit',
  kind: 'mcp:session',
  id: 'mcp:session',
  operation: 'tools/list',
  reads: true,
  performs: {
    method: 'POST',
    path: '/api/mcp:session',
    resource: { application: 'conduit', kind: 'method', operation: 'mcp:session/connect', reads: true },
  },
});

const policyOf = (rules: readonly object[], claims: readonly object[] = []): Policy => ({
  name: 'p',
  rules: rules.map((rule, index) => ({
    name: `r${index}`,
    who: { roles: ['engineer'] },
    ...rule,
  })) as unknown as Rule[],
  claims: claims.map((claim, index) => ({ name: `c${index}`, ...claim })) as unknown as PolicyClaim[],
});
const decisionOf = (rules: readonly object[], asked: PolicyRequest) =>
  evaluate(compilePolicy(policyOf(rules), { unreachableRules: 'ignore' }), asked);
const effectOf = (rules: readonly object[], asked: PolicyRequest) => decisionOf(rules, asked).effect;

describe('a tool that calls a method', () => {
  test.each([
    ['all paths', { paths: ['/**'] }],
    ['the path of the method', { paths: ['/api/maniphest.search'] }],
    ['the path of the endpoint', { paths: [PATH] }],
    ['applications', { applications: ['conduit', 'maniphest'] }],
    ['operations', { operations: ['maniphest.search'] }],
  ])('is not allowed by a rule that names %s only', (_what, place) => {
    expect(decisionOf([{ effect: 'allow', ...place }], FIND)).toMatchObject({
      effect: 'deny',
      reason: 'policy.no_rule',
    });
  });

  test.each([
    ['the tool', { tools: ['find_*'] }],
    ['the method', { conduitMethods: ['maniphest.*'] }],
    ['the method at its path', { conduitMethods: ['maniphest.search'], paths: ['/api/**'] }],
    ['the kind of methods', { kinds: ['method'] }],
  ])('is allowed by a rule that names %s, which also allows to connect', (_what, place) => {
    expect(effectOf([{ effect: 'allow', ...place }], FIND)).toBe('allow');
    if (!('kinds' in place)) expect(effectOf([{ effect: 'allow', ...place }], SESSION)).toBe('allow');
  });

  test('is not allowed by a rule that names another tool and another method', () => {
    const rules = [
      { effect: 'allow', tools: ['read_task'] },
      { effect: 'allow', conduitMethods: ['user.search'] },
    ];
    expect(effectOf(rules, FIND)).toBe('deny');
  });

  test.each([
    ['the tool', { tools: ['find_tasks'] }],
    ['the method', { conduitMethods: ['*.search'] }],
    ['the path of the method', { paths: ['/api/**'] }],
    ['the path of the endpoint', { paths: ['/.portcullis/**'] }],
    ['the kind of methods', { kinds: ['method'] }],
    ['the application of the method', { applications: ['conduit'] }],
    ['the application that the method reaches', { applications: ['maniphest'] }],
  ])('is denied by a rule that denies %s, whatever allows it', (_what, place) => {
    const allowing = [
      { effect: 'allow', tools: ['*'] },
      { effect: 'allow', conduitMethods: ['maniphest.*'] },
    ];
    expect(effectOf(allowing, FIND)).toBe('allow');
    expect(decisionOf([...allowing, { effect: 'deny', ...place }], FIND)).toMatchObject({
      effect: 'deny',
      reason: 'policy.rule_denies',
    });
  });

  test('needs a stronger login where its method does', () => {
    const rules = [
      { effect: 'allow', tools: ['*'] },
      { effect: 'stepUp', conduitMethods: ['maniphest.*'], authentication: { acr: ['mfa'] } },
    ];
    expect(decisionOf(rules, FIND).requirement).toEqual({ kind: 'stepUp', acr: ['mfa'] });
  });

  test('is denied by a rule that allows only reading, if its method writes', () => {
    const rules = [
      { effect: 'allow', tools: ['*'] },
      { effect: 'readOnly', paths: ['/api/**'] },
    ];
    expect(effectOf(rules, FIND)).toBe('allow');
    expect(decisionOf(rules, COMMENT).reason).toBe('policy.rule_allows_reading_only');
  });

  test('that brings data of any application is opened by its name, or by that of its method, and not by a pattern', () => {
    const denial = { effect: 'deny', applications: ['passphrase'] };
    const naming = [{ tools: ['find_files'] }, { conduitMethods: ['file.search'] }];
    for (const place of naming)
      expect(effectOf([denial, { effect: 'allow', ...place }], FILES)).toBe('allow');
    expect(effectOf([denial, { effect: 'allow', tools: ['*'] }], FILES)).toBe('deny');
  });

  test('is decided by parameters and projects of its call', () => {
    const rules = [{ effect: 'allow', conduitMethods: ['maniphest.search'], within: ['PHID-PROJ-a'] }];
    const within = (...things: string[][]) => effectOf(rules, { ...FIND, call: { within: things } });
    expect(within(['PHID-PROJ-a'])).toBe('allow');
    expect(within(['PHID-PROJ-a'], ['PHID-PROJ-b'])).toBe('deny');
    expect(effectOf(rules, FIND)).toBe('deny');
    expect(effectOf(rules, { ...FIND, someCall: true })).toBe('allow');
  });

  test('is explained by the fields that match, of the tool or of its method', () => {
    const rules = [
      { effect: 'allow', conduitMethods: ['maniphest.search'], paths: ['/api/**'] },
      { effect: 'allow', paths: ['/**'] },
    ];
    const explained = explain(compilePolicy(policyOf(rules)), FIND).rules;
    expect(explained.map(({ matched, decided }) => [matched, decided])).toEqual([
      [true, true],
      [false, false],
    ]);
  });

  test('is remembered apart from a tool of the same name that calls another method', () => {
    const compiled = compilePolicy(policyOf([{ effect: 'allow', conduitMethods: ['maniphest.search'] }]));
    const remembered = new RememberedDecisions(compiled);
    expect(remembered.decide(FIND).effect).toBe('allow');
    expect(remembered.decide(request(toolResource('find_tasks', 'maniphest.edit'))).effect).toBe('deny');
  });
});

describe('a claim', () => {
  const proof = (rules: readonly object[], claim: object) =>
    prove(policyOf(rules, [claim]), {
      paths: [PATH],
      classify: (verb, path) =>
        path === PATH && verb === 'POST'
          ? [FIND, COMMENT, SESSION].flatMap(({ resource }) => resource ?? [])
          : [],
      roles: { engineer: ['eng'] },
    })[0];
  const engineers = { who: { roles: ['engineer'] } };

  test('about methods holds for the tools that call them, and finds a planted hole', () => {
    const claim = { ...engineers, conduitMethods: ['*.edit'], never: true };
    const reading = { effect: 'allow', tools: ['find_*'] };
    expect(proof([reading], claim)).toMatchObject({ holds: true });
    expect(proof([reading, { effect: 'allow', tools: ['*'] }], claim)).toMatchObject({
      holds: false,
      counterexample: { rule: 'r1', resource: { id: 'comment_on_task' } },
    });
    expect(proof([{ effect: 'allow', conduitMethods: ['maniphest.*'] }], claim)).toMatchObject({
      holds: false,
      counterexample: { rule: 'r0', resource: { id: 'comment_on_task' } },
    });
  });

  test('about tools holds where the method of one is denied', () => {
    const claim = { ...engineers, tools: ['comment_*'], never: true };
    const rules = [
      { effect: 'allow', tools: ['*'] },
      { effect: 'deny', conduitMethods: ['maniphest.edit'] },
    ];
    expect(proof(rules, claim)).toMatchObject({ holds: true });
    expect(proof(rules.slice(0, 1), claim)).toMatchObject({ holds: false });
  });
});
