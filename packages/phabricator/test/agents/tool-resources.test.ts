import { compilePolicy, evaluate, type PolicyRequest, type Rule } from '@portcullis/policy';
import { describe, expect, it } from 'vitest';
import {
  ENDPOINT,
  lookupResource,
  possibleToolResources,
  sessionResource,
  TEXT_OF_OTHERS,
  toolResource,
} from '../../src/agents/tool-resources.ts';
import { TOOLS } from '../../src/agents/tools.ts';
import { classify } from '../../src/resource/classify.ts';

const decision = (effect: Rule['effect'], path: string, resource: PolicyRequest['resource']) =>
  evaluate(
    compilePolicy({
      name: 'p',
      rules: [{ name: 'tasks', effect, who: 'authenticated', conduitMethods: ['maniphest.search'] }],
    }),
    { caller: { kind: 'user' }, roles: [], method: 'POST', path, resource },
  );

describe.each(['allow', 'readOnly'] as const)('a rule with "%s" for one Conduit method', (effect) => {
  it('allows to connect to the tools', () => {
    for (const operation of ['initialize', 'tools/list']) {
      expect(decision(effect, ENDPOINT, sessionResource(operation)).effect).toBe('allow');
    }
  });

  it.each(['mcp:session', 'mcp:session/', 'mcp%3Asession', 'maniphest.edit'])(
    'does not match a call of the Conduit method %s',
    (name) => {
      const path = `/api/${name}`;
      expect(decision(effect, path, classify('POST', { path, search: '' }))).toMatchObject({
        effect: 'deny',
        reason: 'policy.no_rule',
      });
    },
  );
});

describe('the resource of a tool', () => {
  it.each(TOOLS)(
    '$name performs the method by whose rules it is decided',
    ({ name, method, reaches, writes }) => {
      const path = `/api/${method}`;
      const direct = classify('POST', { path, search: '' });
      const performed = reaches === undefined ? direct : { ...direct, reaches };
      const reached = performed.reaches;
      expect(toolResource(name)).toEqual({
        ...{ application: 'conduit', kind: 'mcp:tool', id: name, operation: 'tools/call' },
        reads: writes === undefined,
        ...(reached !== undefined && { reaches: reached }),
        performs: { method: 'POST', path, resource: performed },
      });
    },
  );

  it('of a name that no tool has writes, and performs nothing', () => {
    expect(toolResource('no_such_tool')).toEqual({
      ...{ application: 'conduit', kind: 'mcp:tool', id: 'no_such_tool', operation: 'tools/call' },
      reads: false,
    });
  });
});

it('a question of the gateway about a name is judged as a call of its method, with whose data it brings', () => {
  const path = '/api/transaction.search';
  const direct = classify('POST', { path, search: '' });
  const lookup = {
    ...{ application: 'conduit', kind: 'mcp:lookup', id: 'transaction.search', operation: 'tools/call' },
    reads: true,
  };
  expect(lookupResource('transaction.search', undefined)).toEqual({
    ...lookup,
    performs: { method: 'POST', path, resource: direct },
  });
  expect(lookupResource('transaction.search', ['maniphest'])).toEqual({
    ...lookup,
    performs: { method: 'POST', path, resource: { ...direct, reaches: ['maniphest'] } },
  });
});

it('texts of others, and sessions, are read', () => {
  expect(TEXT_OF_OTHERS).toEqual({
    ...{ application: 'conduit', kind: 'mcp:resource', id: 'text:unknown-author', operation: 'tools/call' },
    reads: true,
  });
  expect(sessionResource('ping')).toEqual({
    ...{ application: 'conduit', kind: 'mcp:session', id: 'mcp:session', operation: 'ping', reads: true },
    performs: {
      method: 'POST',
      path: '/api/mcp:session',
      resource: { application: 'conduit', kind: 'method', operation: 'mcp:session/connect', reads: true },
    },
  });
});

it('proofs ask about every tool that is switched on, and every message of a session', () => {
  const namesOf = (writes: Parameters<typeof possibleToolResources>[0]) =>
    possibleToolResources(writes).map(({ kind, id, operation }) => (kind === 'mcp:tool' ? id : operation));
  const sessions = ['initialize', 'ping', 'tools/list', 'server/discover', 'notifications/initialized'];
  const reading = TOOLS.filter(({ writes }) => writes === undefined).map(({ name }) => name);
  expect(namesOf([])).toEqual([...reading, ...sessions]);
  expect(namesOf(['assign'])).toEqual([...reading, 'assign_task', ...sessions]);
});
