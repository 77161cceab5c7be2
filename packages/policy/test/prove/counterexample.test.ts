import { describe, expect, test } from 'vitest';
import { compilePolicy, type Policy, type PolicyClaim, type Rule } from '../../src/index.ts';
import { counterexampleOf, replayed, simplest } from '../../src/prove/counterexample.ts';
import { ALWAYS, NEVER } from '../../src/prove/node-table.ts';
import { proofOf } from '../../src/prove/proof.ts';
import { type ProofOptions, prove } from '../../src/prove.ts';

const NOW = Date.parse('2026-01-05T12:00:00Z');
const allow: Rule = { name: 'allow', effect: 'allow', who: 'anyone', paths: ['/a'] };
const claimed = { name: 'claim', who: 'anyone', paths: ['/a'] };

function shown(
  rule: Partial<Rule>,
  claim: Partial<PolicyClaim> = { never: true },
  { before = [], ...options }: ProofOptions & { readonly before?: readonly Rule[] } = {},
) {
  const policy = { name: 'p', rules: [...before, { ...allow, ...rule }], claims: [{ ...claimed, ...claim }] };
  return prove(policy as Policy, { now: NOW, ...options })[0]?.counterexample;
}

const stranger = { caller: 'anonymous', roles: [], method: 'GET', path: '/a', rule: 'allow' };
const person = { ...stranger, caller: 'user' };

describe('a counterexample contains what matters, and nothing else:', () => {
  test.each<[string, Partial<Rule>, object]>([
    ['nothing of the circumstances where none matter', {}, stranger],
    ['the kind of caller', { who: { kind: 'service' } }, { ...stranger, caller: 'service' }],
    ['roles', { who: { roles: ['a'] } }, { ...person, roles: ['a'] }],
    ['the way to authenticate', { who: { via: ['agent'] } }, { ...person, via: 'agent' }],
    ['an address', { networks: ['10.0.0.0/8'] }, { ...stranger, network: { address: '10.0.0.0' } }],
    ['a country', { countries: ['DE'] }, { ...stranger, network: { country: 'DE' } }],
    ['an autonomous system', { asns: [64_500] }, { ...stranger, network: { asn: 64_500 } }],
    [
      'the time',
      { when: { zone: 'UTC', firstDay: '2026-02-01' } },
      { ...stranger, time: '2026-02-01T00:00:00.000Z' },
    ],
    [
      'the strength of a login',
      { who: 'authenticated', authentication: { acr: ['gold'] } },
      { ...person, authentication: { acr: 'gold' } },
    ],
    [
      'its method',
      { who: 'authenticated', authentication: { amr: ['hwk'] } },
      { ...person, authentication: { amr: ['hwk'] } },
    ],
    [
      'its age',
      { who: 'authenticated', authentication: { maxAgeSeconds: 60 } },
      { ...person, authentication: { loginAgeSeconds: 60 } },
    ],
    [
      'the age of the proof of its key',
      { who: 'authenticated', authentication: { deviceBound: { maxAgeSeconds: 60 } } },
      { ...person, authentication: { proofAgeSeconds: 60 } },
    ],
    ['claims', { who: 'authenticated', claims: { team: 'x' } }, { ...person, claims: { team: 'x' } }],
    [
      'the e-mail address',
      { who: 'authenticated', emailDomains: ['acme.example'] },
      { ...person, email: 'someone@acme.example' },
    ],
  ])('%s', (_, rule, expected) => {
    expect(shown(rule)).toStrictEqual(expected);
  });

  test('what is requested and the facts of the call', () => {
    const classify = () => ({ application: 'wiki', kind: 'method', operation: 'edit' });
    const resource = classify();
    expect(shown({ operations: ['edit'] }, undefined, { classify })).toStrictEqual({ ...stranger, resource });
    const call = { parameters: { tag: ['a'] }, within: ['p'] };
    expect(shown({ ...call, conduitMethods: ['edit'] }, undefined, { classify })).toStrictEqual({
      ...{ ...stranger, resource },
      call: { parameters: { tag: ['a'] }, within: [['p']] },
    });
  });

  test('that roles may be missing', () => {
    const before: readonly Rule[] = [{ ...allow, name: 'no', effect: 'deny', who: { roles: ['x'] } }];
    const claim = { who: 'authenticated', always: true } as const;
    expect(shown({}, claim, { before, roles: { x: [] } })).toStrictEqual({
      ...{ ...person, groups: [], rolesIncomplete: true, rule: 'no' },
    });
  });

  test('that no rule decides', () => {
    const claim = { paths: ['/b'], always: true } as const;
    expect(shown({}, claim)).toStrictEqual({ ...stranger, path: '/b', rule: null });
  });
});

describe('of what a request says', () => {
  const facts = {
    networks: ['10.0.0.0/8'],
    countries: ['DE'],
    asns: [64_500],
    when: { zone: 'UTC', firstDay: '2026-02-01' },
  };
  const strength = { acr: undefined, amr: [], authTime: NOW / 1000 };
  const worldOf = (rule: Partial<Rule>) =>
    proofOf([{ name: 'p', rules: [{ ...allow, ...rule }] }], { now: NOW }).world;
  const asking = { caller: { kind: 'anonymous' }, roles: [], method: 'GET', path: '/a' } as const;

  test('nothing is made up that it does not say, though rules ask for it', () => {
    const known = { ...asking, caller: { kind: 'user', authentication: strength } } as const;
    for (const request of [asking, { ...asking, network: {}, call: {} }]) {
      expect(counterexampleOf(worldOf(facts), request, 'allow')).toStrictEqual(stranger);
    }
    expect(counterexampleOf(worldOf(facts), known, 'allow')).toStrictEqual(person);
  });

  test('nothing is reported that no rule needs', () => {
    const request = { ...asking, network: { address: '10.0.0.0', country: 'DE', asn: 64_500 }, now: NOW };
    expect(counterexampleOf(worldOf({}), request, 'allow')).toStrictEqual(stranger);
  });
});

describe('of several spots', () => {
  const policy: Policy = { name: 'p', rules: [{ ...allow, who: { roles: ['a', 'b'] } }] };
  const { world, places } = proofOf([policy], { now: NOW });
  const [first, second] = places as [(typeof places)[0], (typeof places)[0]];
  const { diagram, valid } = world;

  test('none that is empty shows anything', () => {
    expect(simplest(world, [])).toBeUndefined();
    expect(simplest(world, [{ place: first, callers: NEVER }])).toBeUndefined();
  });

  test('the one with the simplest caller is used, and of two such the first', () => {
    const withRole = diagram.and(valid, world.role('a'));
    const known = diagram.without(valid, world.kind.is(0));
    expect(
      simplest(world, [
        { place: first, callers: withRole },
        { place: second, callers: known },
      ]),
    ).toMatchObject({ path: second.path, roles: [], caller: { kind: 'user' } });
    // What somebody must not have costs nothing.
    const bare = diagram.all([known, diagram.not(world.role('a')), diagram.not(world.role('b'))]);
    expect(
      simplest(world, [
        { place: first, callers: withRole },
        { place: second, callers: bare },
      ]),
    ).toMatchObject({ path: second.path, roles: [] });
    const service = diagram.and(valid, world.kind.is(2));
    expect(
      simplest(world, [
        { place: first, callers: known },
        { place: second, callers: known },
        { place: second, callers: service },
      ]),
    ).toMatchObject({ path: first.path, caller: { kind: 'user' } });
    expect(simplest(world, [{ place: first, callers: ALWAYS }])).toMatchObject({ path: first.path });
  });
});

test('where the evaluator contradicts the proof, only the error of the proof is reported', () => {
  const compiled = compilePolicy({ name: 'p', rules: [allow] });
  const request = { caller: { kind: 'anonymous' }, roles: [], method: 'GET', path: '/a' } as const;
  expect(replayed(compiled, request, 'allow')).toMatchObject({ effect: 'allow', rule: 'allow' });
  expect(() => replayed(compiled, request, 'deny')).toThrow(
    'internal error in the proof: it expects deny for GET /a, but the evaluator decides allow',
  );
});
