import { describe, expect, test } from 'vitest';
import { compileChecked } from '../../src/compile/compiled-policy.ts';
import { compiledRule } from '../../src/compile/compiled-rule.ts';
import { policyOutline } from '../../src/compile/policy-outline.ts';
import { RulesOnDemand } from '../../src/compile/rules-on-demand.ts';
import { checkPolicy, type Policy } from '../../src/index.ts';
import { rule } from '../policies.ts';

describe('rules that are compiled when a request reaches them', () => {
  test('are those whose paths start as the request’s does, or with a wildcard, and each once', () => {
    const compiled: string[] = [];
    const rules = [
      rule({ name: 'tasks', paths: ['/maniphest/**', '/T*'] }),
      rule({ name: 'code', paths: ['/diffusion/**', '/maniphest/x/'] }),
      rule({ name: 'all', paths: ['/**'] }),
      rule({ name: 'front', paths: ['/'] }),
    ];
    const onDemand = new RulesOnDemand({ rules }, policyOutline(rules).places, (each, order) => {
      compiled.push(each.name);
      return compiledRule(each, order);
    });
    expect(compiled).toEqual([]);
    onDemand.find({ path: '/files/', method: 'GET' });
    expect(compiled).toEqual(['tasks', 'all']);
    onDemand.find({ path: '/maniphest/', method: 'GET' });
    expect(compiled).toEqual(['tasks', 'all', 'code']);
    onDemand.find({ path: '/', method: 'GET' });
    onDemand.find({ path: '/maniphest/', method: 'GET' });
    expect(compiled).toEqual(['tasks', 'all', 'code', 'front']);
    expect(onDemand.all.map(({ order }) => order)).toEqual([0, 1, 2, 3]);
    expect(compiled).toHaveLength(4);
  });

  test('are read one by one where they can be, and all for who asks for all', () => {
    const rules = [rule({ name: 'tasks', paths: ['/maniphest/**'] }), rule({ name: 'front', paths: ['/'] })];
    const read: (number | 'all')[] = [];
    const source = {
      get rules() {
        read.push('all');
        return rules;
      },
      ruleAt: (order: number) => {
        read.push(order);
        return rules[order] as (typeof rules)[number];
      },
    };
    const onDemand = new RulesOnDemand(source, policyOutline(rules).places, compiledRule);
    const [found] = onDemand.find({ path: '/', method: 'GET' });
    expect([found?.group.shown.map(({ name }) => name), read]).toEqual([['front'], [1]]);
    expect(onDemand.all.map(({ name }) => name)).toEqual(['tasks', 'front']);
    expect(read).toEqual([1, 'all', 0]);
  });

  test('are refused where a field has no criterion: without it they would admit more', () => {
    const policy: Policy = {
      name: 'p',
      rules: [rule({ name: 'office', who: 'anyone', networks: ['192.0.2.0/24'] })],
    };
    expect(checkPolicy(policy)).toEqual([]);
    expect(() => compileChecked(policy, { compilers: [] }, policyOutline(policy.rules))).toThrow(
      'policy: the compiler of the criterion "networks" is missing, which the rule "office" uses',
    );
  });
});
