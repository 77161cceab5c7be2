import { compilePolicy, evaluate, type PolicyRequest, type Rule } from '@portcullis/policy';
import { describe, expect, it } from 'vitest';
import { ENDPOINT, sessionResource } from '../../src/agents/tool-resources.ts';
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
