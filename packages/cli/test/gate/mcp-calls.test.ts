import { matrix } from '@portcullis/policy/prove';
import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { describe, expect, test } from 'vitest';
import { whatAChangeOpens } from '../../src/approval/what-a-change-opens.ts';
import { answerTo } from '../../src/gate/answer.ts';
import { ownProof } from '../../src/gate/as-the-gate.ts';
import { provenClaims } from '../../src/gate/claims-of.ts';
import { callPlaces } from '../../src/gate/mcp-calls.ts';
import { questionOf } from '../../src/gate/question-options.ts';
import { replay } from '../../src/gate/replay.ts';
import { tightenedInstances } from '../../src/gate/tightened.ts';
import { captured } from '../capture.ts';
import { folderWith, goodConfiguration } from '../configuration-files.ts';
import { requestEvent } from '../events.ts';

const NOW = Date.UTC(2026, 10, 24, 9);

type Policy = InstanceConfiguration['policy'];

const RULES = [
  { name: 'engineers', effect: 'allow', who: { roles: ['engineer'] }, tools: ['*'] },
  { name: 'contractors read', effect: 'readOnly', who: { roles: ['contractor'] }, tools: ['*'] },
  {
    name: 'contractors comment in apollo',
    effect: 'allow',
    who: { roles: ['contractor'] },
    prompts: ['summarize'],
    parameters: { project: ['apollo'] },
  },
  { name: 'documents', effect: 'allow', who: 'authenticated', resources: ['docs://*'] },
] as const satisfies Policy['rules'];

const NEVER_WRITE = {
  ...{ name: 'contractors never write', who: { roles: ['contractor'], except: ['engineer'] }, tools: ['*'] },
  ...{ writes: true, never: true },
} as const satisfies NonNullable<Policy['claims']>[number];

function toolsOf(change: Partial<Policy> = {}, settings: object = {}): GatewayConfiguration {
  return goodConfiguration({
    ...{ name: 'tools', application: 'mcp', reads: ['search_*', 'get_task'], ...settings },
    policy: { name: 'tools', rules: RULES, ...change },
  } as Partial<InstanceConfiguration>);
}

function instanceIn({ instances: [only] }: GatewayConfiguration): InstanceConfiguration {
  if (only === undefined) throw new TypeError('no instance');
  return only;
}

describe('claims about tools', () => {
  const proved = (change: Partial<Policy>, settings?: object) =>
    provenClaims(toolsOf(change, settings), undefined, NOW).map(({ claim }) => claim);

  test('that contractors never call a tool that writes is proved, for tools that no rule names too', () => {
    expect(proved({ claims: [NEVER_WRITE] })).toMatchObject([{ holds: true }]);
  });

  test.each([
    ['one tool that writes is allowed', ['delete_task']],
    ['tools by a pattern are allowed', ['delete_*']],
    ['a pattern overlaps that of tools that read', ['search_*', 'sea*']],
  ])('is disproved if %s', (_case, tools) => {
    const rules = [
      ...RULES.filter(({ name }) => name !== 'contractors read'),
      { name: 'too much', effect: 'allow', who: { roles: ['contractor'] }, tools } as const,
    ];
    const [claim] = proved({ rules, claims: [NEVER_WRITE] });
    expect(claim).toMatchObject({
      holds: false,
      counterexample: {
        rule: 'too much',
        method: 'POST',
        path: '/mcp',
        resource: { kind: 'mcp:tool', operation: 'tools/call', reads: false },
      },
    });
  });

  test('is disproved by a tool that the settings do not name as reading', () => {
    const rules = [
      { name: 'search', effect: 'allow', who: { roles: ['contractor'] }, tools: ['search_tasks'] } as const,
    ];
    const claims = [NEVER_WRITE];
    expect(proved({ rules, claims }, { reads: ['get_*'] })).toMatchObject([{ holds: false }]);
    expect(() => proved({ rules, claims: [{ ...NEVER_WRITE, tools: ['search_tasks'] }] })).toThrow(
      'the claim "contractors never write" matches no known request',
    );
  });

  test('covers resources in subscriptions and templates, and connecting is no call', () => {
    const claims = [
      { name: 'no salaries', who: 'anyone', resources: ['hr://*'], never: true },
      {
        name: 'no calls by strangers',
        who: { roles: ['auditor'], except: ['engineer', 'contractor'] },
        tools: ['*'],
        never: true,
      },
    ] as const;
    const roles = { auditor: ['audit'] };
    const open = toolsOf({ claims });
    expect(provenClaims({ ...open, roles: { ...open.roles, ...roles } }, undefined, NOW)).toMatchObject([
      { claim: { holds: true } },
      { claim: { holds: true } },
    ]);
    const subscribed = {
      name: 's',
      effect: 'allow',
      who: 'anyone',
      resources: ['hr://x'],
      operations: ['subscriptions/listen'],
    } as const;
    expect(proved({ rules: [...RULES, subscribed], claims: claims.slice(0, 1) })).toMatchObject([
      { holds: false, counterexample: { resource: { operation: 'subscriptions/listen' } } },
    ]);
  });

  test('is shown as a call, with the command that explains it', async () => {
    const rules = [{ ...RULES[0], who: { roles: ['contractor', 'engineer'] }, tools: ['delete_task'] }];
    const folder = folderWith({ 'portcullis.json': toolsOf({ rules, claims: [NEVER_WRITE] }) });
    const { code, out } = await captured('prove', `${folder}/portcullis.json`);
    expect(code).toBe(1);
    expect(out).toContain('with contractor: tools/call delete_task');
    expect(out).toMatch(/portcullis explain \S+ --groups ext-x --tool delete_task /);
  });
});

test('a proof covers every method of the protocol, and nothing outside the endpoint', () => {
  const instance = instanceIn(toolsOf({}, { path: '/agents' }));
  const { classify } = callPlaces(instance, RULES) ?? {};
  const found = [classify?.('POST', '/agents') ?? []].flat();
  const kindsOf = (operation: string) => [
    ...new Set(found.filter((each) => each.operation === operation).map(({ kind }) => kind)),
  ];
  expect(kindsOf('tools/call')).toEqual(['mcp:tool']);
  expect(kindsOf('completion/complete')).toEqual(['mcp:prompt', 'mcp:resource']);
  expect(kindsOf('subscriptions/listen')).toEqual(['mcp:session', 'mcp:resource']);
  expect(kindsOf('resources/subscribe')).toEqual(['mcp:resource']);
  for (const operation of ['initialize', 'tools/list', 'notifications/cancelled', 'response'])
    expect(kindsOf(operation)).toEqual(['mcp:session']);
  expect(found.every(({ shownId }) => shownId === undefined)).toBe(true);
  expect(classify?.('GET', '/agents')).toMatchObject({ operation: 'stream' });
  expect(classify?.('DELETE', '/agents')).toMatchObject({ operation: 'end' });
  expect([classify?.('PUT', '/agents'), classify?.('POST', '/mcp')]).toEqual([[], []]);
});

test('the matrix has a row for each tool, prompt and resource of the rules, and one for all others', () => {
  const configuration = toolsOf();
  const instance = instanceIn(configuration);
  const { cells } = matrix(instance.policy, { ...ownProof(instance, configuration), now: NOW });
  const ofRole = (role: string) =>
    Object.fromEntries(
      cells.flatMap((cell) => (cell.role === role ? [[cell.operation, cell.when ?? cell.access]] : [])),
    );
  expect(ofRole('contractor')).toEqual({
    connect: 'always',
    'tool get_task': 'always',
    'tool search_*': 'always',
    'tool (any other tool)': 'never',
    'prompt summarize': 'depends on parameter project',
    'prompt (any other prompt)': 'never',
    'resource docs://*': 'always',
    'resource (any other resource)': 'never',
  });
  expect(ofRole('engineer')).toMatchObject({ 'tool (any other tool)': 'always' });
});

test('a proof needs the values of variables in the names of tools that read', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of a configuration
  const configuration = toolsOf({}, { reads: ['${READING}'] });
  expect(() => ownProof(instanceIn(configuration), configuration)).toThrow('READING} is a variable');
});

describe('a comparison', () => {
  test('says which tool a change opens', () => {
    const wider = { ...RULES[1], effect: 'allow', tools: ['delete_task'] } as const;
    const after = toolsOf({ rules: [...RULES, { ...wider, name: 'deleting' }] });
    const { opens, difference } = whatAChangeOpens(toolsOf(), after, NOW);
    expect(opens).toBe(false);
    expect(difference?.equivalent).toBe(true);
    const without = toolsOf({ rules: [RULES[0], { ...wider, name: 'deleting' }] });
    const change = whatAChangeOpens(toolsOf({ rules: [RULES[0]] }), without, NOW);
    expect(change).toMatchObject({
      opens: true,
      settings: [],
      difference: { gained: [{ operations: expect.arrayContaining(['tools/call']) }] },
    });
  });

  test('takes a change of the tools that read to open something, since calls are decided by it', () => {
    const change = whatAChangeOpens(toolsOf(), toolsOf({}, { reads: ['*_task'] }), NOW);
    expect(change.opens).toBe(true);
    expect(change.settings.join()).toContain('reads');
  });
});

describe('explain', () => {
  const asked = async (values: object) =>
    answerTo(toolsOf(), questionOf({ groups: 'ext-1', ...values }, NOW));

  test('decides a call of a tool, a prompt and a resource', async () => {
    expect(await asked({ tool: 'search_tasks' })).toMatchObject({
      decision: 'allow',
      rule: 'contractors read',
      request: { method: 'POST', path: '/mcp' },
      resource: { kind: 'mcp:tool', id: 'search_tasks', reads: true },
    });
    expect(await asked({ tool: 'delete_task' })).toMatchObject({
      decision: 'deny',
      reason: 'policy.rule_allows_reading_only',
      resource: { reads: false },
    });
    expect(await asked({ resource: 'docs://x' })).toMatchObject({ rule: 'documents' });
    expect(await asked({ prompt: 'summarize', parameter: ['project=apollo'] })).toMatchObject({
      decision: 'allow',
    });
    expect(await asked({ prompt: 'summarize', parameter: ['project=gemini'] })).toMatchObject({
      decision: 'deny',
    });
    // What is not known of a call counts against the caller.
    expect(await asked({ prompt: 'summarize' })).toMatchObject({ decision: 'deny' });
  });

  test('refuses an address with two readings as the gate does', async () => {
    expect(await asked({ resource: 'docs://a/../b' })).toMatchObject({
      decision: 'deny',
      reason: 'mcp.message_ambiguous',
    });
  });

  test('has no answer about the address of a server alone', async () => {
    await expect(asked({ path: '/mcp', method: 'POST' })).rejects.toThrow(
      'does not say which tool a request is about: use --tool, --prompt or --resource',
    );
  });

  test.each([
    [{}, 'takes exactly one of'],
    [{ tool: 'a', path: '/mcp' }, 'takes exactly one of'],
    [{ tool: 'a', prompt: 'b' }, 'takes exactly one of'],
    [{ tool: 'a', method: 'GET' }, '--method: calls'],
  ])('refuses the options %j', (values, message) => {
    expect(() => questionOf(values, NOW)).toThrow(message);
  });

  test('has no answer about a tool of another application', async () => {
    const other = goodConfiguration();
    await expect(answerTo(other, questionOf({ tool: 'a' }, NOW))).rejects.toThrow('is not an MCP server');
  });
});

describe('cases', () => {
  const CASES = `cases:
  - { groups: [ext-1], tool: search_tasks, expect: allow, rule: contractors read }
  - { groups: [ext-1], tool: delete_task, expect: deny }
  - { groups: [ext-1], prompt: summarize, call: { parameters: { project: [apollo] } }, expect: allow }
  - { groups: [ext-1], uri: "docs://a", expect: allow }
  - { uri: "docs://a", expect: deny }
`;
  const tested = (cases: string) => {
    const folder = folderWith({ 'portcullis.json': toolsOf(), 'portcullis.test.yaml': cases });
    return captured('test', `${folder}/portcullis.json`);
  };

  test('are about tools, prompts and addresses of resources', async () => {
    expect(await tested(CASES)).toMatchObject({ code: 0, out: expect.stringContaining('5 cases') });
    const failed = await tested('cases:\n  - { groups: [eng], tool: delete_task, expect: deny }\n');
    expect(failed).toMatchObject({ code: 1, out: expect.stringContaining('eng: tools/call delete_task') });
  });

  test.each([
    ['{ tool: a, path: /mcp, expect: deny }', 'cases[0].tool: cannot be combined with "path"'],
    ['{ tool: a, method: POST, expect: deny }', 'cases[0].method: cannot be combined with "tool"'],
    ['{ path: /mcp, method: POST, expect: deny }', 'does not say which tool a request is about'],
    ['{ uri: "docs://a/../b", expect: deny }', 'cases[0].uri: the gate refuses it'],
  ])('refuse %s', async (one, message) => {
    const { code, err } = await tested(`cases:\n  - ${one}\n`);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('recorded calls', () => {
  const event = (
    sub: string,
    roles: readonly string[],
    tool: string,
    decision: 'allow' | 'deny',
    rule: string,
  ) => {
    const recorded = requestEvent({ sub, roles } as never, '/mcp', decision, rule);
    const resource = { app: 'mcp', kind: 'mcp:tool', id: tool, operation: 'tools/call' };
    return { ...recorded, http: { ...(recorded as { http: object }).http, method: 'POST' }, resource };
  };
  const lines = (events: readonly object[]) => events.map((value, index) => ({ number: index + 1, value }));

  test('are replayed as calls of a tool that reads or writes', () => {
    const events = [
      event('carl', ['contractor'], 'search_tasks', 'allow', 'contractors read'),
      event('carl', ['contractor'], 'delete_task', 'deny', 'contractors read'),
      event('erin', ['engineer'], 'delete_task', 'allow', 'engineers'),
    ];
    expect(replay(toolsOf(), () => lines(events))).toMatchObject({ unchanged: 3, gains: [], losses: [] });
    const narrower = toolsOf({}, { reads: ['get_task'] });
    expect(replay(narrower, () => lines(events)).losses).toMatchObject([{ subject: 'carl', requests: 1 }]);
  });

  test('narrow the tools of rules to those that were called', () => {
    const rules = [{ ...RULES[0], tools: ['search_*', 'delete_task', 'get_task'] }];
    const events = [event('erin', ['engineer'], 'search_tasks', 'allow', 'engineers')];
    const [found] = tightenedInstances(toolsOf({ rules }), () => lines(events), {
      ...{ name: undefined, unusedSince: undefined, now: NOW },
    });
    expect(found?.tightening.policy.rules).toMatchObject([{ tools: ['search_*'] }]);
    expect(found?.tightening.gained).toEqual([]);
  });
});
