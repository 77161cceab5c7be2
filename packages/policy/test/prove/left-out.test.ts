import { describe, expect, test } from 'vitest';
import type { Policy, PolicyClaim, PolicyRequest, Rule } from '../../src/index.ts';
import { compilePolicy, evaluate } from '../../src/index.ts';
import { difference, prove } from '../../src/prove.ts';

// Each is a request that a policy answers in its own way. A proof that does not think of it calls a claim true that is not.

const NOW = Date.parse('2026-01-05T12:00:00Z');
const stranger = { caller: { kind: 'anonymous' }, roles: [], method: 'GET', path: '/' } as const;
const never: PolicyClaim = { name: 'never', who: 'anyone', never: true };
const allow = { effect: 'allow', who: 'anyone' } as const;
const everywhere = { paths: ['/**'] };

const policyOf = (...rules: readonly Omit<Rule, 'name'>[]): Policy => ({
  name: 'p',
  rules: rules.map((rule, index) => ({ name: `r${index}`, ...rule })),
});

/** What a JSON file may say: in a literal, `__proto__` would be no field. */
const named = (name: string): Record<string, readonly string[]> =>
  JSON.parse(`{${JSON.stringify(name)}:["x"]}`);

describe('among requests that are never admitted, a proof includes', () => {
  test.each<[string, readonly Omit<Rule, 'name'>[], Partial<PolicyRequest>]>([
    ['letters beyond the first plane beside a star', [{ ...allow, paths: ['/w/😀*'] }], { path: '/w/😀x' }],
    [
      'such letters in the name of an object',
      [{ ...allow, ids: ['*😀'] }],
      { resource: { application: 'wiki', id: 'x😀' } },
    ],
    ...['constructor', '__proto__'].flatMap(
      (name): [string, Omit<Rule, 'name'>[], Partial<PolicyRequest>][] => [
        [
          `a claim called ${name}`,
          [{ ...allow, who: 'authenticated', ...everywhere, claims: named(name) }],
          { caller: { kind: 'user', claims: named(name) } },
        ],
        [
          `a parameter called ${name}`,
          [{ ...allow, conduitMethods: ['x.y'], parameters: named(name) }],
          {
            resource: { application: 'wiki', kind: 'method', operation: 'x.y' },
            call: { parameters: named(name) },
          },
        ],
      ],
    ),
    ['a window that is always open', [{ ...allow, ...everywhere, when: { zone: 'UTC' } }], { now: NOW }],
    [
      'one more country than rules name',
      [
        { effect: 'deny', who: 'anyone', ...everywhere, countries: ['AQ', 'BV', 'T1', 'ZZ'] },
        { ...allow, ...everywhere },
      ],
      { network: { country: 'DE' } },
    ],
    [
      'one more system than rules name',
      [
        { effect: 'deny', who: 'anyone', ...everywhere, asns: [64_496, 64_497, 64_498] },
        { ...allow, ...everywhere },
      ],
      { network: { asn: 1 } },
    ],
    [
      'one more application than rules name',
      [
        { effect: 'deny', who: 'anyone', applications: ['other', 'wiki'] },
        { ...allow, kinds: ['page'] },
      ],
      { resource: { application: 'files', kind: 'page' } },
    ],
  ])('%s', (_, rules, request) => {
    const policy = policyOf(...rules);
    expect(evaluate(compilePolicy(policy), { ...stranger, ...request }).effect).toBe('allow');
    const claim = rules.some(({ kinds }) => kinds !== undefined) ? { ...never, kinds: ['page'] } : never;
    expect(prove({ ...policy, claims: [claim] }, { now: NOW })).toMatchObject([{ holds: false }]);
  });
});

test('a window that is never open admits no one, and that is proved', () => {
  const closed = { zone: 'UTC', days: ['sun'], firstDay: '2026-11-23', lastDay: '2026-11-23' };
  const policy = policyOf({ ...allow, ...everywhere, when: closed });
  expect(prove({ ...policy, claims: [never] }, { now: NOW })).toMatchObject([{ holds: true }]);
});

describe('among requests that reach other applications, a proof includes', () => {
  const main = { ...allow, paths: ['/x/**'], applications: ['main'] };

  test('an application that no rule names', () => {
    const policy = policyOf(main);
    const resource = { application: 'main', reaches: ['files'] };
    expect(evaluate(compilePolicy(policy), { ...stranger, path: '/x/', resource }).effect).toBe('deny');
    const claim: PolicyClaim = {
      name: 'open',
      who: 'anyone',
      paths: ['/x/**'],
      applications: ['main'],
      always: true,
    };
    expect(prove({ ...policy, claims: [claim] }, { now: NOW })).toMatchObject([
      { holds: false, counterexample: { resource: { application: 'main', reaches: ['other'] } } },
    ]);
  });

  test('several applications together', () => {
    const lists = [
      ['main', 'a'],
      ['main', 'b'],
      ['a', 'b'],
    ];
    const apart = policyOf(...lists.map((applications) => ({ ...main, applications })));
    const together = policyOf({ ...main, applications: ['main', 'a', 'b'] });
    const asked = { ...stranger, path: '/x/', resource: { application: 'main', reaches: ['a', 'b'] } };
    expect([apart, together].map((policy) => evaluate(compilePolicy(policy), asked).effect)).toEqual([
      'deny',
      'allow',
    ]);
    expect(difference(apart, together, { now: NOW }).gained).not.toEqual([]);
    expect(difference(apart, together, { now: NOW }).lost).toEqual([]);
  });

  test('one that changes it by a method that only reads', () => {
    const policy = policyOf(
      { effect: 'deny', who: 'anyone', applications: ['files'], operations: ['edit'] },
      { ...allow, ...everywhere },
    );
    const resource = { application: 'main', operation: 'join', reads: false, reaches: ['files'] };
    expect(evaluate(compilePolicy(policy), { ...stranger, resource }).effect).toBe('deny');
    const claim: PolicyClaim = {
      ...{ name: 'open', who: 'anyone', applications: ['main'], operations: ['join'], methods: ['GET'] },
      always: true,
    };
    expect(prove({ ...policy, claims: [claim] }, { now: NOW })).toMatchObject([
      { holds: false, counterexample: { resource } },
    ]);
  });
});
