import { describe, expect, test } from 'vitest';
import type { CompiledRule } from '../../src/compile/compiled-rule.ts';
import { compilePolicy, evaluate, type Policy, type Rule } from '../../src/index.ts';
import { Meaning } from '../../src/prove/meaning.ts';
import { proofOf } from '../../src/prove/proof.ts';
import { everybody } from './everybody.ts';

const NOW = Date.parse('2026-01-05T12:00:00Z');
const all: Rule = { name: 'all', effect: 'allow', who: 'anyone', paths: ['/a'] };
const rule = (changes: Partial<Rule>): Rule => ({ ...all, name: 'rule', ...changes });
const deny = (changes: Partial<Rule>): readonly Rule[] => [rule({ effect: 'deny', ...changes }), all];
const stepUp = (authentication: NonNullable<Rule['authentication']>): readonly Rule[] => [
  rule({ effect: 'stepUp', who: 'authenticated', authentication }),
  all,
];

test.each<[string, readonly Rule[]]>([
  ['anybody', [all]],
  ['whoever is known', [rule({ who: 'authenticated' })]],
  ['people', [rule({ who: { kind: 'user' } })]],
  ['services with a role', [rule({ who: { kind: 'service', roles: ['a'] } })]],
  ['one of two roles', [rule({ who: { roles: ['a', 'b'] } })]],
  ['a role and not another', [rule({ who: { roles: ['a'], except: ['b'] } })]],
  ['all but those of a role', [rule({ who: { except: ['a'] } })]],
  ['a role that is excepted as well', [rule({ who: { roles: ['a', 'b'], except: ['b'] } })]],
  ['a denial of a role', deny({ who: { roles: ['a'] } })],
  ['a denial of all but a role', deny({ who: { except: ['a'] } })],
  ['a denial of a role that is excepted as well', deny({ who: { roles: ['a', 'b'], except: ['b'] } })],
  ['a denial of people', deny({ who: { kind: 'user' } })],
  ['a way to authenticate', [rule({ who: { via: ['agent', 'program'] } })]],
  ['a denial of a way to authenticate', deny({ who: { via: ['agent'] } })],
  ['a role and a way to authenticate', [rule({ who: { roles: ['a'], via: ['browser'], kind: 'user' } })]],
  ['a denial of a role and a way', deny({ who: { roles: ['a'], except: ['b'], via: ['vcsPassword'] } })],
  ['the login', [rule({ effect: 'login' })]],
  ['what only reads', [rule({ effect: 'readOnly', who: 'authenticated' })]],
  ['an address', [rule({ networks: ['10.0.0.0/8'] })]],
  ['a denial of an address', deny({ networks: ['10.0.0.0/8'] })],
  ['a country', [rule({ countries: ['DE'] })]],
  ['a denial of a country', deny({ countries: ['DE'] })],
  ['an autonomous system', [rule({ asns: [64_500] })]],
  ['a denial of an autonomous system', deny({ asns: [64_500] })],
  ['a domain', [rule({ who: 'authenticated', emailDomains: ['acme.example'] })]],
  ['a denial of a domain', deny({ who: 'authenticated', emailDomains: ['acme.example'] })],
  ['claims', [rule({ who: 'authenticated', claims: { team: ['x', 'y'], site: 'z' } })]],
  [
    'different values of one claim',
    [
      rule({ who: 'authenticated', claims: { team: 'x' }, methods: ['GET'] }),
      { ...all, name: 'other', who: 'authenticated', claims: { team: 'y' }, methods: ['POST'] },
    ],
  ],
  [
    'the same role with an exception and without',
    [
      rule({ who: { roles: ['a'], except: ['b'] }, methods: ['GET'] }),
      { ...all, name: 'other', who: { roles: ['a'] }, methods: ['POST'] },
    ],
  ],
  ['a denial of a claim', deny({ who: 'authenticated', claims: { team: 'x' } })],
  ['hours', [rule({ when: { zone: 'UTC', from: '08:00', until: '18:00' } })]],
  [
    'a strong login',
    [rule({ who: 'authenticated', authentication: { acr: ['gold'], amr: ['hwk', 'mfa'] } })],
  ],
  ['a fresh login', [rule({ who: 'authenticated', authentication: { maxAgeSeconds: 60 } })]],
  ['a step up to a strength', stepUp({ acr: ['gold'] })],
  ['a step up to methods', stepUp({ amr: ['hwk', 'mfa'] })],
  ['a step up to a fresh login', stepUp({ maxAgeSeconds: 60 })],
  ['a step up to all of them', stepUp({ acr: ['gold'], amr: ['hwk'], maxAgeSeconds: 60 })],
  ['parameters', [rule({ conduitMethods: ['edit'], parameters: { tag: ['a', 'b'], size: ['c'] } })]],
  ['a denial of a parameter', deny({ conduitMethods: ['edit'], parameters: { tag: ['a'] } })],
  ['what calls are within', [rule({ conduitMethods: ['edit'], within: ['p'] })]],
  ['a denial of what calls are within', deny({ conduitMethods: ['edit'], within: ['p'] })],
  ['what only reads, from an address', [rule({ effect: 'readOnly', networks: ['10.0.0.0/8'] }), all]],
])('%s: the set contains exactly the callers whom the evaluator admits', (_, rules) => {
  const policy: Policy = { name: 'p', rules };
  const classify = () => ({ application: 'wiki', kind: 'method', operation: 'edit' });
  const roles = { a: ['a'], b: ['b'] };
  const { world, places, policies } = proofOf([policy], { roles, now: NOW, classify });
  const compiled = compilePolicy(policy);
  const wrong: object[] = [];
  let asked = 0;
  for (const place of places) {
    if (place.path !== '/a' || !['GET', 'POST'].includes(place.method)) continue;
    const allowed = policies[0]?.answerAt(place).allowed;
    for (const { assignment, value } of everybody(world)) {
      const request = world.request(assignment, place);
      const isIn = world.diagram.has(allowed as never, value);
      if (isIn !== (evaluate(compiled, request).effect === 'allow')) wrong.push(request);
      asked++;
    }
  }
  expect(wrong).toEqual([]);
  expect(asked).toBeGreaterThan(10);
});

describe('a criterion that a proof does not know is not left out silently:', () => {
  const { world } = proofOf([{ name: 'p', rules: [all] }], { now: NOW });
  const meaning = new Meaning(world);
  const asking = (field: string) =>
    ({
      ...{ rule: all, effect: 'allow', criteria: new Map(), conditions: [{ field, holds: () => true }] },
      audience: { of: 'anyone', except: new Set(), kind: undefined, via: undefined },
    }) as unknown as CompiledRule;

  test('a criterion', () => {
    expect(() => meaning.ofRule(asking('shoes'), true)).toThrow('the criterion "shoes"');
  });

  test('a way to authenticate', () => {
    const audience = { of: 'authenticated', except: new Set(), kind: undefined, via: new Set(['agent']) };
    const asked = { ...asking('effect'), audience } as unknown as CompiledRule;
    expect(() => meaning.ofRule(asked, true)).toThrow('the world has no via');
  });

  test('a fact', () => {
    expect(() => meaning.ofRule(asking('networks'), true)).toThrow('the world has no address');
  });
});
