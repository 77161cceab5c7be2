import type { CallFacts } from '@portcullis/core';
import type { Policy, Rule } from '@portcullis/policy';
import { describe, expect, test } from 'vitest';
import { agentTools, type ToolConfirmation, type ToolWrite } from '../../src/agents/index.ts';
import { toolResource } from '../../src/agents/tool-resources.ts';
import { WRITES } from '../../src/agents/tools/tool.ts';
import { TOOLS } from '../../src/agents/tools.ts';
import { callFacts } from '../../src/conduit/call-facts.ts';
import { conduitCalls } from '../../src/conduit/conduit.ts';
import { contextOf } from '../fixtures/context.ts';
import { identityBy } from '../fixtures/identity.ts';
import { called, type POLICY, phidOf, sent, smallPhorge, TOKEN, toolsGate } from './fixtures/tools-gate.ts';

// Tools that write: what they send, and who may call them.

const WRITING = TOOLS.filter(({ writes }) => writes !== undefined);
const TASK = { task: 'T12' };
const ADA = phidOf('USER', 'ada');
const GRACE = phidOf('USER', 'grace');
const APOLLO = phidOf('PROJ', 'apollo');

/** Each tool with arguments, and the call of Conduit that it makes. */
const CALLS: readonly (readonly [tool: string, given: object, method: string, sent: object])[] = [
  [
    'comment_on_task',
    { ...TASK, text: 'Oiled.' },
    'maniphest.edit',
    { objectIdentifier: 'T12', transactions: [{ type: 'comment', value: 'Oiled.' }] },
  ],
  [
    'comment_on_revision',
    { revision: 'D34', text: 'Nice.' },
    'differential.revision.edit',
    { objectIdentifier: 'D34', transactions: [{ type: 'comment', value: 'Nice.' }] },
  ],
  [
    'change_task',
    { ...TASK, status: 'duplicate', priority: 'low', title: 'Door', description: 'No.' },
    'maniphest.edit',
    {
      objectIdentifier: 'T12',
      transactions: [
        { type: 'status', value: 'duplicate' },
        { type: 'priority', value: 'low' },
        { type: 'title', value: 'Door' },
        { type: 'description', value: 'No.' },
      ],
    },
  ],
  [
    'create_task',
    { title: 'Door', description: 'No.', priority: 'high', owner: '@grace', projects: ['#apollo'] },
    'maniphest.edit',
    {
      transactions: [
        { type: 'title', value: 'Door' },
        { type: 'description', value: 'No.' },
        { type: 'priority', value: 'high' },
        { type: 'owner', value: GRACE },
        { type: 'projects.add', value: [APOLLO] },
      ],
    },
  ],
  [
    'assign_task',
    { ...TASK, owner: '@grace' },
    'maniphest.edit',
    { objectIdentifier: 'T12', transactions: [{ type: 'owner', value: GRACE }] },
  ],
  [
    'tag_task',
    { ...TASK, add: ['#apollo'] },
    'maniphest.edit',
    { objectIdentifier: 'T12', transactions: [{ type: 'projects.add', value: [APOLLO] }] },
  ],
  [
    'tag_revision',
    { revision: 'D34', remove: ['#apollo'] },
    'differential.revision.edit',
    { objectIdentifier: 'D34', transactions: [{ type: 'projects.remove', value: [APOLLO] }] },
  ],
  [
    'subscribe_to_task',
    { ...TASK, add: ['@ada'], remove: ['@grace'] },
    'maniphest.edit',
    {
      objectIdentifier: 'T12',
      transactions: [
        { type: 'subscribers.add', value: [ADA] },
        { type: 'subscribers.remove', value: [GRACE] },
      ],
    },
  ],
  [
    'subscribe_to_revision',
    { revision: 'D34', add: ['@grace'] },
    'differential.revision.edit',
    { objectIdentifier: 'D34', transactions: [{ type: 'subscribers.add', value: [GRACE] }] },
  ],
];

const edits = (calls: ReturnType<typeof smallPhorge>['calls']) =>
  calls.filter(({ method }) => method.endsWith('.edit'));

describe('tools that write', () => {
  test('each has a case here', () => {
    expect(CALLS.map(([tool]) => tool)).toEqual(WRITING.map(({ name }) => name));
    expect(new Set(WRITING.map(({ writes }) => writes?.word))).toEqual(new Set(WRITES));
  });

  test.each(CALLS)(
    '%s sends one call, with the token of the option',
    async (tool, given, method, expected) => {
      const { origin, calls } = smallPhorge();
      const object = tool.endsWith('revision') ? 'D34' : tool === 'create_task' ? 'T13' : 'T12';
      expect(await called(toolsGate(origin, undefined, { write: WRITES }), tool, given)).toEqual([
        { object, changes: 1 },
      ]);
      expect(edits(calls)).toEqual([{ method, given: expected, token: TOKEN }]);
    },
  );

  test('are off, one by one, unless their word is switched on', async () => {
    const { origin, calls } = smallPhorge();
    for (const word of WRITES) {
      const gate = toolsGate(origin, undefined, { write: WRITES.filter((other) => other !== word) });
      const { result } = await sent(gate, 'tools/list');
      const listed = ((result?.tools ?? []) as { name: string }[]).map(({ name }) => name);
      const off = WRITING.filter(({ writes }) => writes?.word === word).map(({ name }) => name);
      expect(TOOLS.map(({ name }) => name).filter((name) => !listed.includes(name))).toEqual(off);
      for (const [tool, given] of CALLS.filter(([name]) => off.includes(name))) {
        expect(await sent(gate, 'tools/call', { name: tool, arguments: given })).toMatchObject({
          error: { code: -32602, message: `Unknown tool: ${tool}` },
        });
      }
    }
    expect(calls).toEqual([]);
  });

  test('say what clients may not expect of them', async () => {
    const gate = toolsGate(smallPhorge().origin, undefined, { write: WRITES });
    const { result } = await sent(gate, 'tools/list');
    const hints = ((result?.tools ?? []) as { name: string; annotations: Record<string, boolean> }[])
      .filter(({ annotations }) => annotations.readOnlyHint === false)
      .map(({ name, annotations }) => [name, annotations.destructiveHint, annotations.idempotentHint]);
    expect(hints).toEqual([
      ['comment_on_task', false, false],
      ['comment_on_revision', false, false],
      ['change_task', true, true],
      ['create_task', false, false],
      ['assign_task', true, true],
      ['tag_task', true, true],
      ['tag_revision', true, true],
      ['subscribe_to_task', true, true],
      ['subscribe_to_revision', true, true],
    ]);
  });

  test.each([
    ['comment_on_task', TASK, 'The argument text is missing.'],
    ['comment_on_task', { ...TASK, text: '' }, 'The argument text must be a text.'],
    [
      'comment_on_task',
      { ...TASK, text: 'x'.repeat(8001) },
      'The argument text must have at most 8000 characters.',
    ],
    [
      'change_task',
      TASK,
      'Nothing would change. Give at least one of: status, priority, title, description.',
    ],
    ['tag_task', TASK, 'Nothing would change. Give at least one of: add, remove.'],
    ['change_task', { ...TASK, status: 'a b' }, 'The argument status must match ^[\\w-]+$.'],
    [
      'assign_task',
      { ...TASK, owner: '@nobody' },
      'Phorge knows no person of this name, or this caller may not see it.',
    ],
    [
      'comment_on_task',
      { ...TASK, text: 'x', transactions: [] },
      'An argument is unknown. The arguments of this tool are: task, text.',
    ],
  ])('write nothing where %s has %j', async (tool, given, problem) => {
    const { origin, calls } = smallPhorge();
    expect(await called(toolsGate(origin, undefined, { write: WRITES }), tool, given)).toEqual([{ problem }]);
    expect(edits(calls)).toEqual([]);
  });

  test.each(CALLS)('%s is refused where Phorge is retired, and what reads is not', async (tool, given) => {
    const { origin, calls } = smallPhorge();
    const retired = { since: '2026-03-01', to: 'https://gitlab.example.com/' };
    const gate = toolsGate(origin, undefined, { write: WRITES, retired });
    expect(await sent(gate, 'tools/call', { name: tool, arguments: given })).toMatchObject({
      error: {
        message: 'This site is read-only since 2026-03-01. It moved to https://gitlab.example.com/',
        data: { code: 'phabricator.retired' },
      },
    });
    expect(calls).toEqual([]);
    expect(await called(gate, 'read_task', TASK)).toMatchObject([{ object: 'T12' }]);
  });

  test('say that the object must be read where Phorge does not say what it wrote', async () => {
    const { origin } = smallPhorge();
    const unclear = {
      ...origin,
      send: async () => Response.json({ result: { object: {} }, error_code: null, error_info: null }),
    };
    const gate = toolsGate(unclear, undefined, { write: WRITES });
    expect(await called(gate, 'comment_on_task', { ...TASK, text: 'x' })).toEqual([
      { problem: 'Phorge sent an answer that does not say what it wrote: read the object.' },
    ]);
  });

  test.each(CALLS)(
    '%s answers with no text of Phorge, of its arguments, and with no token',
    async (tool, given) => {
      const secret = `${TOKEN} a text`;
      const { origin } = smallPhorge({ title: secret, description: secret, comment: secret });
      const gate = toolsGate(origin, undefined, { write: WRITES });
      const told = Object.entries(given).filter(([name]) => ['text', 'title', 'description'].includes(name));
      const answer = JSON.stringify(await sent(gate, 'tools/call', { name: tool, arguments: given }));
      expect(answer).not.toContain('a text');
      expect(answer).not.toContain(TOKEN);
      for (const [, value] of told) expect(answer).not.toContain(value);
    },
  );

  test('write nothing for a caller for whom there is only an account to read with', async () => {
    const { origin, calls } = smallPhorge();
    const gate = toolsGate(origin, undefined, {
      write: WRITES,
      token: ({ writes }) => (writes ? undefined : TOKEN),
    });
    for (const [tool, given] of CALLS) {
      expect(await called(gate, tool, given)).toEqual([{ problem: expect.stringContaining('No account') }]);
    }
    expect(calls).toEqual([]);
    expect(await called(gate, 'read_task', TASK)).toMatchObject([{ object: 'T12' }]);
  });
});

describe('a gate that has calls confirmed', () => {
  const gateWith = (
    origin: ReturnType<typeof smallPhorge>['origin'],
    said: ToolConfirmation | undefined,
    asked: ToolWrite[] = [],
    policy?: typeof POLICY,
  ) =>
    toolsGate(origin, policy, {
      write: WRITES,
      confirmation: async (write) => {
        asked.push(write);
        return said;
      },
    });

  test.each(CALLS)(
    'asks about %s with its arguments as given, and with all that is sent',
    async (tool, given, method, expected) => {
      const { origin, calls } = smallPhorge();
      const asked: ToolWrite[] = [];
      await called(gateWith(origin, { state: 'confirmed' }, asked), tool, given);
      expect(asked).toEqual([
        {
          tool,
          shown: Object.entries(given).map(([name, value]) => ({ name, values: [value].flat() })),
          exact: JSON.stringify([tool, method, expected]),
        },
      ]);
      expect(edits(calls)).toHaveLength(1);
    },
  );

  test.each([
    [{ state: 'declined' }, 'The user declined this. Nothing was written.'],
    [undefined, 'Nothing was written: the user must confirm it, and cannot be asked here.'],
    [
      { state: 'asked', address: 'https://gate.example.com/confirm' },
      'https://gate.example.com/confirm within ten minutes',
    ],
  ] as const)('writes nothing where the user said %j', async (said, text) => {
    for (const [tool, given] of CALLS) {
      const { origin, calls } = smallPhorge();
      expect(await called(gateWith(origin, said), tool, given)).toEqual([
        { problem: expect.stringContaining(text) },
      ]);
      expect(edits(calls)).toEqual([]);
    }
  });

  test('asks nobody about what the policy does not allow, even if it was confirmed before', async () => {
    const { origin, calls } = smallPhorge();
    const asked: ToolWrite[] = [];
    const reading = {
      name: 'p',
      rules: [{ name: 'r', effect: 'allow', who: { roles: ['engineer'] }, tools: ['read_*'] }],
    };
    const gate = gateWith(origin, { state: 'confirmed' }, asked, reading as typeof POLICY);
    for (const [tool, given] of CALLS) await sent(gate, 'tools/call', { name: tool, arguments: given });
    expect([asked, calls]).toEqual([[], []]);
  });

  test('asks nobody about what only reads, or cannot be sent', async () => {
    const asked: ToolWrite[] = [];
    const gate = gateWith(smallPhorge().origin, undefined, asked);
    expect(await called(gate, 'read_task', TASK)).toMatchObject([{ object: 'T12' }]);
    await called(gate, 'comment_on_task', TASK);
    expect(asked).toEqual([]);
  });
});

describe('the policy', () => {
  const engineers = (...rules: Partial<Rule<'engineer'>>[]): typeof POLICY =>
    ({
      name: 'p',
      rules: rules.map((rule, index) => ({ name: `r${index}`, who: { roles: ['engineer'] }, ...rule })),
    }) as Policy<'engineer' | 'contractor'>;
  /** The tools that a policy lets write. */
  const written = async (policy: typeof POLICY) => {
    const allowed: string[] = [];
    for (const [tool, given] of CALLS) {
      const { origin, calls } = smallPhorge();
      await sent(toolsGate(origin, policy, { write: WRITES }), 'tools/call', {
        name: tool,
        arguments: given,
      });
      if (edits(calls).length > 0) allowed.push(tool);
    }
    return allowed;
  };
  const all = { effect: 'allow', tools: ['*'] } as const;

  test('opens no tool that writes by paths, applications or read-only rules', async () => {
    for (const rule of [
      { effect: 'allow', paths: ['/**'] },
      { effect: 'allow', applications: ['conduit', 'maniphest', 'differential'] },
      { effect: 'readOnly', tools: ['*'] },
      { effect: 'readOnly', conduitMethods: ['*.edit'] },
    ] as const)
      expect(await written(engineers(rule as never))).toEqual([]);
  });

  test('opens what it names, by tool or by the real method', async () => {
    expect(await written(engineers({ effect: 'allow', tools: ['comment_*'] }))).toEqual([
      'comment_on_task',
      'comment_on_revision',
    ]);
    expect(
      await written(engineers({ effect: 'allow', conduitMethods: ['differential.revision.edit'] })),
    ).toEqual(['comment_on_revision', 'tag_revision', 'subscribe_to_revision']);
  });

  test('judges the transactions that are sent, by their types and values', async () => {
    const parameters = (named: Rule['parameters']) =>
      written(engineers({ ...all, parameters: named } as Partial<Rule<'engineer'>>));
    expect(await parameters({ transactions: ['comment'] })).toEqual([
      'comment_on_task',
      'comment_on_revision',
    ]);
    expect(await parameters({ 'transactions.owner': [GRACE] })).toEqual(['create_task', 'assign_task']);
    expect(await parameters({ 'transactions.owner': [ADA] })).toEqual([]);
    expect(await parameters({ objectIdentifier: ['T12'], transactions: ['projects.*'] })).toEqual([
      'tag_task',
    ]);
    expect(
      await written(
        engineers(all, {
          effect: 'deny',
          conduitMethods: ['maniphest.edit'],
          parameters: { transactions: ['owner', 'status'] },
        }),
      ),
    ).toEqual(CALLS.map(([tool]) => tool).filter((tool) => !/^(change|create|assign)_/.test(tool)));
  });

  test('judges the projects of what is written', async () => {
    const inside = (...within: string[]) =>
      written(engineers({ effect: 'allow', conduitMethods: ['*.edit'], within }));
    expect(await inside(APOLLO)).toEqual(
      CALLS.map(([tool]) => tool).filter((tool) => !tool.endsWith('revision')),
    );
    // A revision of another project, from which #apollo is removed, is in neither alone.
    expect(await inside(phidOf('PROJ', 'lab'))).toEqual(['comment_on_revision', 'subscribe_to_revision']);
    expect(await inside(phidOf('PROJ', 'other'))).toEqual([]);
  });

  test('that denies maniphest, or what writes by the method, closes the tools', async () => {
    expect(await written(engineers(all, { effect: 'deny', applications: ['maniphest'] }))).toEqual([
      'comment_on_revision',
      'tag_revision',
      'subscribe_to_revision',
    ]);
    expect(await written(engineers(all, { effect: 'deny', conduitMethods: ['*.edit'] }))).toEqual([]);
    expect(await written(engineers(all, { effect: 'deny', paths: ['/api/maniphest.*'] }))).toEqual([
      'comment_on_revision',
      'tag_revision',
      'subscribe_to_revision',
    ]);
  });

  test.each(CALLS)('knows of %s what it knows of the direct call of Conduit', async (tool, given, method) => {
    const { origin, calls } = smallPhorge();
    const gate = toolsGate(origin, undefined, { write: WRITES });
    await called(gate, tool, given);
    const [edit] = edits(calls);
    const said: CallFacts[] = [];
    const params = JSON.stringify({ ...edit?.given, __conduit__: { token: TOKEN } });
    const context = contextOf(`/api/${method}`, {
      method: 'POST',
      body: new URLSearchParams({ params, output: 'json', __conduit__: '1' }),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    const resource = { application: 'conduit', kind: 'method', operation: method };
    const caller = identityBy('session', 'user');
    const roles = { has: () => false, names: [], grants: [] };
    const direct = callFacts({ origin, bots: [], asksWithin: true });
    await conduitCalls(10_000)(context, async () =>
      direct({ ...context, caller, roles, resource } as never, async ({ call }) => {
        said.push(call);
        return new Response();
      }),
    );
    const agents = agentTools({
      tokenOf: () => TOKEN,
      write: WRITES,
    });
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: tool, arguments: given } };
    const asked = contextOf('/.portcullis/mcp', {
      method: 'POST',
      body: JSON.stringify(message),
      headers: { 'content-type': 'application/json', 'mcp-protocol-version': '2025-11-25' },
    });
    await agents.facts(origin as never, true)(
      { ...asked, caller, roles, resource: toolResource(tool) } as never,
      async ({ call }) => {
        said.push(call);
        return new Response();
      },
    );
    expect(said[0]?.parameters).toBeDefined();
    expect(said[1]).toEqual(said[0]);
  });
});
