import { expect, test } from 'vitest';
import { type Policy, PolicyError } from '../../src/index.ts';
import { idleRules, policyProof, prove } from '../../src/prove.ts';

const NOW = Date.parse('2026-01-05T12:00:00Z');
const wiki = { effect: 'allow', paths: ['/w/**'] } as const;
const policy: Policy = {
  name: 'intranet',
  rules: [
    { ...wiki, name: 'people', who: { kind: 'user' } },
    { ...wiki, name: 'services', who: { kind: 'service' } },
    { ...wiki, name: 'all', who: 'authenticated' },
  ],
  claims: [
    { name: 'no-strangers', who: 'anyone', onlyIf: { networks: ['10.0.0.0/8'] } },
    { name: 'everybody', who: 'authenticated', paths: ['/w/**'], always: true },
  ],
};

function counted() {
  let asked = 0;
  const classify = () => {
    asked++;
    return { application: 'wiki' };
  };
  return { options: { now: NOW, classify }, asked: () => asked };
}

test('a policy proof returns the results of prove and idleRules, and classifies each place once for both', () => {
  const [alone, together] = [counted(), counted()];
  const claims = prove(policy, alone.options);
  const asked = alone.asked();
  const idle = idleRules(policy, alone.options);
  expect(claims.map(({ holds }) => holds)).toEqual([false, true]);
  expect(idle).toEqual([{ index: 2, rule: 'all', hiddenBy: [0, 1] }]);

  const proof = policyProof(policy, together.options);
  expect([proof.claims(), proof.idleRules(), proof.claims()]).toEqual([claims, idle, claims]);
  expect(together.asked()).toBe(asked);
});

test('a policy proof computes nothing before it is needed, nor for claims where there are none', () => {
  const { options, asked } = counted();
  const { claims: _, ...unclaimed } = policy;
  expect(policyProof(unclaimed, options).claims()).toEqual([]);
  policyProof(policy, options);
  expect(asked()).toBe(0);
});

test.each<[given: string, policy: unknown]>([
  ['claims under a misspelled name', { ...policy, claims: undefined, claim: policy.claims }],
  ['a promise of a policy', Promise.resolve(policy)],
  ['nothing', undefined],
])('a policy proof does not report for %s that all claims hold', (_given, wrong) => {
  expect(() => prove(wrong as Policy)).toThrow(PolicyError);
  expect(() => policyProof(wrong as Policy).claims()).toThrow(PolicyError);
});

test('policyProof returns no claims for a policy without claims', () => {
  expect(prove({ name: 'intranet', rules: policy.rules })).toEqual([]);
});
