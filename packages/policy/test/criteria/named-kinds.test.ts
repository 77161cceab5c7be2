import { describe, expect, test } from 'vitest';
import { isUnreadMessage } from '../../src/criteria/named-kinds.ts';
import { compilePolicy, evaluate, explain, type PolicyRequest, type Rule } from '../../src/index.ts';
import { difference, prove, UndecidedError } from '../../src/prove.ts';

const policyOf = (...rules: object[]) =>
  ({
    name: 'p',
    rules: rules.map((rule, index) => ({ name: `r${index}`, who: 'anyone', ...rule })),
  }) as unknown as { name: string; rules: readonly Rule[] };

const call = (kind: string, id: string, more: object = {}): PolicyRequest => ({
  caller: { kind: 'user' },
  roles: [],
  method: 'POST',
  path: '/mcp',
  resource: { application: 'mcp', kind, id, operation: 'tools/call', ...more },
});
const session = call('mcp:session', 'mcp:session', { reads: true });

const effectOf = (rules: readonly object[], request: PolicyRequest) =>
  evaluate(compilePolicy(policyOf(...rules)), request).effect;

describe('a rule that allows', () => {
  test.each([
    ['paths', { paths: ['/**'] }],
    ['one path', { paths: ['/mcp'] }],
    ['methods and paths', { paths: ['/mcp'], methods: ['POST'] }],
    ['an application', { applications: ['mcp'] }],
    ['ids', { ids: ['search'] }],
    ['patterns of ids', { ids: ['s*'] }],
    ['operations', { operations: ['tools/call'] }],
  ])('by %s allows no tool', (_what, place) => {
    const rule = { effect: 'allow', ...place };
    expect(effectOf([rule], call('mcp:tool', 'search'))).toBe('deny');
    expect(effectOf([rule], session)).toBe('deny');
    // The same place without such a kind.
    expect(effectOf([rule], call('page', 'search'))).toBe('allow');
  });

  test('tools allows these tools, and to connect', () => {
    const rule = { effect: 'allow', tools: ['search_*', 'whoami'] };
    expect(effectOf([rule], call('mcp:tool', 'search_tasks'))).toBe('allow');
    expect(effectOf([rule], call('mcp:tool', 'whoami'))).toBe('allow');
    expect(effectOf([rule], session)).toBe('allow');
    expect(effectOf([rule], call('mcp:tool', 'delete'))).toBe('deny');
    expect(effectOf([rule], call('mcp:prompt', 'search_tasks'))).toBe('deny');
    expect(effectOf([rule], call('mcp:resource', 'search_tasks'))).toBe('deny');
  });

  test.each([
    ['resources', 'mcp:resource', 'docs://a', 'hr://a'],
    ['prompts', 'mcp:prompt', 'docs://a', 'hr://a'],
  ])('%s allows these, and to connect', (field, kind, inside, outside) => {
    const rule = { effect: 'allow', [field]: ['docs://*'] };
    expect(effectOf([rule], call(kind, inside))).toBe('allow');
    expect(effectOf([rule], call(kind, outside))).toBe('deny');
    expect(effectOf([rule], session)).toBe('allow');
    expect(effectOf([rule], call('mcp:tool', inside))).toBe('deny');
  });

  test('all tools by "*" allows every tool, and no prompt', () => {
    expect(effectOf([{ effect: 'allow', tools: ['*'] }], call('mcp:tool', 'x'))).toBe('allow');
    expect(effectOf([{ effect: 'allow', tools: ['*'] }], call('mcp:prompt', 'x'))).toBe('deny');
  });

  test('kinds allows what it names, and not to connect', () => {
    const rule = { effect: 'allow', kinds: ['mcp:tool'] };
    expect(effectOf([rule], call('mcp:tool', 'x'))).toBe('allow');
    expect(effectOf([rule], session)).toBe('deny');
  });

  test('paths does not hide one that allows tools', () => {
    const rules = [
      { effect: 'allow', paths: ['/**'] },
      { effect: 'allow', tools: ['search'] },
    ];
    expect(effectOf(rules, call('mcp:tool', 'search'))).toBe('allow');
    // A rule that denies everything does.
    expect(() => compilePolicy(policyOf({ effect: 'deny', paths: ['/**'] }, rules[1] ?? {}))).toThrow(
      'can never decide',
    );
  });

  test('paths does not stand for one that names more kinds than are looked up', () => {
    const kinds = [...Array.from({ length: 600 }, (_, index) => `kind-${index}`), 'mcp:tool'];
    const rules = [
      { effect: 'allow', paths: ['/**'] },
      { effect: 'allow', kinds },
    ];
    expect(effectOf(rules, call('mcp:tool', 'search'))).toBe('allow');
    expect(effectOf(rules, call('mcp:prompt', 'search'))).toBe('deny');
  });

  test('is explained by the resource that it does not name', () => {
    const policy = compilePolicy(policyOf({ effect: 'allow', paths: ['/**'] }));
    const [rule] = explain(policy, call('mcp:tool', 'search')).rules;
    expect(rule?.fields).toContainEqual({ field: 'resource', holds: false });
  });
});

describe('a rule that restricts', () => {
  test.each(['deny', 'stepUp', 'login'])('by paths holds for tools too: %s', (effect) => {
    const restriction = {
      effect,
      paths: ['/mcp'],
      ...(effect === 'stepUp' && { authentication: { acr: ['high'] } }),
    };
    const rules = [{ effect: 'allow', tools: ['*'] }, restriction];
    const request = { ...call('mcp:tool', 'x'), caller: { kind: 'anonymous' as const } };
    expect(effectOf(rules, request)).toBe('deny');
  });

  test('by tools does not keep its callers from connecting', () => {
    const rules = [
      { effect: 'allow', tools: ['*'] },
      { effect: 'deny', tools: ['delete_*'] },
    ];
    expect(effectOf(rules, call('mcp:tool', 'delete_task'))).toBe('deny');
    expect(effectOf(rules, session)).toBe('allow');
  });

  test('readOnly allows tools that read, and no others', () => {
    const rule = { effect: 'readOnly', tools: ['*'] };
    expect(effectOf([rule], call('mcp:tool', 'x', { reads: true }))).toBe('allow');
    expect(effectOf([rule], call('mcp:tool', 'x'))).toBe('deny');
    expect(effectOf([{ effect: 'readOnly', paths: ['/**'] }], call('mcp:tool', 'x', { reads: true }))).toBe(
      'deny',
    );
  });
});

describe('arguments', () => {
  const allow = { effect: 'allow', tools: ['search'], parameters: { project: ['apollo'] } };
  const deny = { effect: 'deny', tools: ['search'], parameters: { project: ['gemini'] } };
  const called = (parameters: Record<string, string[] | null>) => ({
    ...call('mcp:tool', 'search'),
    call: { parameters },
  });

  test('allow a tool by their values', () => {
    expect(effectOf([allow], called({ project: ['apollo'] }))).toBe('allow');
    expect(effectOf([allow], called({ project: ['apollo', 'gemini'] }))).toBe('deny');
    expect(effectOf([allow], called({}))).toBe('deny');
    expect(effectOf([allow], call('mcp:tool', 'search'))).toBe('deny');
  });

  test('in another case are unknown: they allow nothing, and deny', () => {
    const rules = [{ effect: 'allow', tools: ['search'] }, deny];
    expect(effectOf(rules, called({ project: ['apollo'] }))).toBe('allow');
    expect(effectOf(rules, called({ Project: ['gemini'] }))).toBe('deny');
    expect(effectOf([allow], called({ Project: ['apollo'] }))).toBe('deny');
  });

  test('do not matter to whether some call can be allowed, nor to connecting', () => {
    const some = { ...call('mcp:tool', 'search'), someCall: true };
    expect(effectOf([allow], some)).toBe('allow');
    expect(effectOf([{ effect: 'allow', tools: ['search'] }, deny], some)).toBe('allow');
    expect(effectOf([allow], session)).toBe('allow');
  });
});

describe('what is checked', () => {
  const messages = (rule: object, options: object = {}) => {
    try {
      compilePolicy(policyOf({ effect: 'allow', ...rule }), options);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };

  test.each([
    ['resources', { tools: ['x'], resources: ['y:z'] }],
    ['prompts', { tools: ['x'], prompts: ['y'] }],
    ['kinds', { tools: ['x'], kinds: ['page'] }],
    ['ids', { prompts: ['x'], ids: ['y'] }],
    ['conduitMethods', { tools: ['x'], conduitMethods: ['y'] }],
  ])('tools, resources and prompts are not combined with each other or with %s', (other, rule) => {
    expect(messages(rule)).toContain(`cannot be combined with "${other}"`);
  });

  test('no rule of an application without tools names any', () => {
    expect(messages({ tools: ['x'] }, { kinds: ['page'] })).toContain('MCP server');
    expect(messages({ tools: ['x'] }, { kinds: ['mcp:tool'] })).toBe('');
  });

  test('parameters need calls, and resources of a server are none', () => {
    expect(messages({ resources: ['a:b'], parameters: { x: ['y'] } })).toContain(
      'needs "conduitMethods", "tools"',
    );
    expect(messages({ tools: ['x'], parameters: { x: ['y'] } })).toBe('');
    expect(messages({ tools: ['x'], within: ['y'] })).toContain('needs "conduitMethods"');
  });
});

describe('a proof', () => {
  const claims = [
    { name: 'no deletion', who: { roles: ['contractor'] }, tools: ['delete_*'], never: true },
  ] as const;
  const rules = [
    { name: 'all', effect: 'allow', who: 'authenticated', paths: ['/**'] },
    { name: 'search', effect: 'allow', who: { roles: ['contractor'] }, tools: ['search_*'] },
  ] as const;

  const tool = (id: string) => ({ application: 'mcp', kind: 'mcp:tool', id, operation: 'tools/call' });
  const classify = () => [tool('delete_task'), tool('search_tasks')];

  test('knows that a rule by paths opens no tool, and finds one that does', () => {
    const proven = (more: readonly object[]) =>
      prove(
        { name: 'p', rules: [...rules, ...more] as never, claims },
        { roles: { contractor: {} } as never, classify },
      ).map(({ holds }) => holds);
    expect(proven([])).toEqual([true]);
    expect(proven([{ name: 'hole', effect: 'allow', who: 'authenticated', tools: ['d*'] }])).toEqual([false]);
  });
});

describe('a proof about connecting, where a rule depends on arguments', () => {
  const connecting = { application: 'mcp', kind: 'mcp:session', id: 'mcp:session', operation: 'ping' };
  const searching = { application: 'mcp', kind: 'mcp:tool', id: 'search', operation: 'tools/call' };
  const apollo = { tools: ['search'], parameters: { project: ['apollo'] } };
  const proven = (rules: readonly object[], claim: object, resource: object = connecting) =>
    prove(
      { ...policyOf(...rules), claims: [{ name: 'c', who: 'anyone', ...claim } as never] },
      { classify: () => [resource as typeof connecting] },
    ).map(({ holds }) => holds);

  test('does not prove "never" of what the evaluator allows', () => {
    const rules = [
      { effect: 'allow', ...apollo },
      { effect: 'readOnly', ...apollo, parameters: { project: ['apollo', 'gemini'] } },
    ];
    expect(effectOf(rules, { ...session, resource: connecting })).toBe('allow');
    const claim = { kinds: ['mcp:session'], methods: ['POST'], never: true };
    expect(proven(rules, claim)).toEqual([false]);
  });

  test('proves "always" of what the evaluator allows with any arguments', () => {
    const rules = [{ effect: 'allow', ...apollo }];
    expect(proven(rules, { kinds: ['mcp:session'], always: true })).toEqual([true]);
    expect(proven(rules, { tools: ['search'], always: true }, searching)).toEqual([false]);
  });

  test('is of no use to a claim about tools: without a known tool, it is undecided', () => {
    const rules = [{ effect: 'allow', ...apollo }];
    expect(() => proven(rules, { tools: ['search'], always: true })).toThrow('matches no known request');
  });

  test('compares two policies that both allow to connect', () => {
    const [before, after] = [
      policyOf({ effect: 'allow', ...apollo }),
      policyOf({ effect: 'allow', tools: ['search'] }),
    ];
    const { equivalent } = difference(before, after, { classify: () => [connecting] });
    expect(equivalent).toBe(true);
  });

  test('does not decide about a server of which only the address is known', () => {
    const address = { application: 'mcp', kind: 'mcp:message', operation: 'POST' };
    const rules = [{ effect: 'allow', tools: ['*'] }];
    expect(() => proven(rules, { paths: ['/mcp'], never: true }, address)).toThrow(UndecidedError);
  });
});

test('a claim that all of something is allowed speaks of tools only if it names them, as a rule does', () => {
  const classify = () => [
    { application: 'mcp', kind: 'mcp:tool', id: 'search', operation: 'tools/call' },
    { application: 'web', kind: 'page', id: 'a', operation: 'view' },
  ];
  const proven = (place: object) =>
    prove(
      {
        name: 'p',
        rules: [{ name: 'all', effect: 'allow', who: 'anyone', paths: ['/**'] }],
        claims: [{ name: 'open', who: 'anyone', always: true, ...place } as never],
      },
      { classify },
    ).map(({ holds }) => holds);
  expect(proven({ paths: ['/**'] })).toEqual([true]);
  expect(proven({ tools: ['*'] })).toEqual([false]);
});

test('every resource that a request is about must be allowed, however many there are', () => {
  const rule = { effect: 'allow', resources: ['docs://*'] };
  const chain = ([id, ...rest]: readonly string[]): object =>
    id === undefined ? {} : { asSent: { application: 'mcp', kind: 'mcp:resource', id, ...chain(rest) } };
  const listening = (...uris: string[]) =>
    call('mcp:session', 'mcp:session', { reads: true, ...chain(uris) });
  expect(effectOf([rule], listening('docs://a', 'docs://b', 'docs://c'))).toBe('allow');
  for (const uris of [
    ['hr://a', 'docs://b', 'docs://c'],
    ['docs://a', 'hr://b', 'docs://c'],
    ['docs://a', 'docs://b', 'hr://c'],
  ]) {
    expect(effectOf([rule], listening(...uris))).toBe('deny');
  }
});

test.each([
  ['a message that was not read', { kind: 'mcp:message' }, true],
  ['a tool', { kind: 'mcp:tool' }, false],
  ['an address without a resource', undefined, false],
])('which tool a request is about is reported as unknown for %s: %j, %s', (_, resource, isUnread) => {
  expect(isUnreadMessage(resource)).toBe(isUnread);
});

test('a request without a resource is about no message that was not read', () => {
  expect([undefined, {}, { kind: 'mcp:tool' }, { kind: 'mcp:message' }].map(isUnreadMessage)).toEqual([
    ...[false, false],
    ...[false, true],
  ]);
});
