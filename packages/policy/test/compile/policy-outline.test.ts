import { expect, test } from 'vitest';
import { compileChecked } from '../../src/compile/compiled-policy.ts';
import { policyOutline } from '../../src/compile/policy-outline.ts';
import { COMPILERS } from '../../src/criteria/criteria.ts';
import { evaluate } from '../../src/index.ts';
import { rule } from '../policies.ts';

const OPTIONS = { compilers: COMPILERS };

test('an outline lists the rules whose paths start alike, each once, and all that start with a wildcard together', () => {
  const { paths: _, ...everywhere } = rule({ name: 'everywhere', applications: ['wiki'] });
  const rules = [
    rule({ name: 'tasks', paths: ['/maniphest/**', '/T*', '/maniphest/x'] }),
    rule({ name: 'code', paths: ['/diffusion/**', '/maniphest/'] }),
    rule({ name: 'front', paths: ['/'] }),
    rule({ name: 'odd', paths: ['/__proto__/', '/constructor'] }),
    everywhere,
  ];
  const { places } = policyOutline(rules);
  expect(new Map(Object.entries(places))).toEqual(
    new Map([
      ['maniphest', [0, 1]],
      ['*/', [0, 4]],
      ['diffusion', [1]],
      ['', [2]],
      ['__proto__', [3]],
      ['constructor', [3]],
    ]),
  );
});

test('an outline names every role, and every field of a rule that its scope and its audience do not have', () => {
  const rules = [
    rule({ name: 'a', who: { roles: ['engineer'], except: ['contractor'] }, asns: [13335] }),
    rule({ name: 'b', who: { except: ['admin'] }, countries: undefined, methods: ['GET'] } as never),
    rule({ name: 'c', later: 'a criterion of tomorrow' } as never),
  ];
  const { roles, criteria, needsResource } = policyOutline(rules);
  expect([...roles].sort()).toEqual(['admin', 'contractor', 'engineer']);
  expect({ criteria, needsResource }).toEqual({ criteria: ['asns', 'later'], needsResource: false });
  expect(policyOutline([rule({ name: 'd', applications: ['wiki'] })]).needsResource).toBe(true);
});

test('a policy compiled with an outline accesses a rule only when a request could match it', () => {
  const rules = [rule({ name: 'wiki', who: 'anyone', paths: ['/w/**'] })];
  const outline = policyOutline(rules);
  let read = 0;
  const policy = {
    name: 'p',
    get rules() {
      read++;
      return rules;
    },
  };
  const compiled = compileChecked(policy, OPTIONS, outline);
  const asked = { caller: { kind: 'anonymous' }, roles: [], method: 'GET' } as const;
  expect(evaluate(compiled, { ...asked, path: '/constructor/' }).effect).toBe('deny');
  expect(read).toBe(0);
  expect(evaluate(compiled, { ...asked, path: '/w/' }).effect).toBe('allow');
  expect(read).toBe(1);
});

test('a field that no criterion compiles is refused by the outline as well, with its rule', () => {
  const policy = { name: 'p', rules: [rule({ name: 'office', networks: ['192.0.2.0/24'] })] };
  expect(() => compileChecked(policy, { compilers: [] }, policyOutline(policy.rules))).toThrow(
    'policy: the compiler of the criterion "networks" is missing, which the rule "office" uses',
  );
});
