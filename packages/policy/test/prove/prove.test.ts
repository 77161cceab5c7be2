import { describe, expect, test } from 'vitest';
import type { Policy, PolicyClaim, Rule } from '../../src/index.ts';
import { DiagramTooLargeError } from '../../src/prove/node-table.ts';
import { prove, UndecidedError } from '../../src/prove.ts';

const NOW = Date.parse('2026-01-05T12:00:00Z');

const RULES: readonly Rule[] = [
  { name: 'public', effect: 'allow', who: 'anyone', paths: ['/status/'], methods: ['GET'] },
  { name: 'staff', effect: 'allow', who: { roles: ['staff'] }, paths: ['/**'] },
  { name: 'administration', effect: 'deny', who: { except: ['admin'] }, paths: ['/config/**'] },
];

function proved(rules: readonly Rule[], claim: PolicyClaim, roles = {}) {
  const policy: Policy = { name: 'intranet', rules, claims: [claim] };
  const [{ request, ...result }] = prove(policy, { now: NOW, roles }) as [ReturnType<typeof prove>[0]];
  return result;
}

test('a claim that is true holds', () => {
  const claim = { name: 'no-strangers', who: { except: ['staff'] }, paths: ['/w/**'], never: true } as const;
  expect(proved(RULES, claim)).toEqual({ name: 'no-strangers', holds: true });
});

test('prove returns for a claim that does not hold the smallest request by the caller with the fewest roles', () => {
  const claim = {
    name: 'staff-never',
    who: { roles: ['staff'] },
    paths: ['/config/**'],
    never: true,
  } as const;
  const counterexample = {
    caller: 'user',
    roles: ['staff', 'admin'],
    method: 'GET',
    path: '/config',
    rule: 'staff',
  };
  expect(proved(RULES, claim)).toEqual({ name: 'staff-never', holds: false, counterexample });
});

test('roles come with those that they imply', () => {
  const claim = { name: 'admins', who: { roles: ['admin'] }, paths: ['/config/**'], always: true } as const;
  expect(proved(RULES, claim)).toMatchObject({
    holds: false,
    counterexample: { roles: ['admin'], rule: null },
  });
  const roles = { staff: ['staff'], admin: { groups: ['adm'], implies: ['staff'] } };
  expect(proved(RULES, claim, roles)).toEqual({ name: 'admins', holds: true });
});

test('what anonymous callers may, all may: a rule against others is found', () => {
  const claim = {
    name: 'status',
    who: 'anyone',
    paths: ['/status/'],
    methods: ['GET'],
    always: true,
  } as const;
  expect(proved(RULES, claim)).toEqual({ name: 'status', holds: true });
  const blocked = [
    ...RULES,
    { name: 'blocked', effect: 'deny', who: 'anyone', paths: ['/**'], networks: ['203.0.113.0/24'] } as const,
  ];
  expect(proved(blocked, claim)).toMatchObject({
    holds: false,
    counterexample: { caller: 'anonymous', network: { address: '203.0.113.0' }, rule: 'blocked' },
  });
});

describe('onlyIf', () => {
  const claim: PolicyClaim = {
    name: 'fresh',
    who: { roles: ['staff'] },
    paths: ['/pay/**'],
    onlyIf: { authentication: { amr: ['hwk'], maxAgeSeconds: 600 }, networks: ['10.0.0.0/8'] },
  };
  const pay: Rule = { name: 'pay', effect: 'allow', who: { roles: ['staff'] }, paths: ['/pay/**'] };
  const strong = { ...pay, authentication: { amr: ['hwk'], maxAgeSeconds: 300 }, networks: ['10.1.0.0/16'] };

  test('holds where the rules ask for as much or more', () => {
    expect(proved([strong], claim)).toEqual({ name: 'fresh', holds: true });
  });

  test.each([
    ['an hour more', { ...strong, authentication: { amr: ['hwk'], maxAgeSeconds: 601 } }],
    ['another method', { ...strong, authentication: { amr: ['hwk', 'pwd'], maxAgeSeconds: 300 } }],
    ['a network off by one bit', { ...strong, networks: ['10.0.0.0/7'] }],
    ['nothing at all', pay],
  ])('finds %s', (_, rule) => {
    const result = proved([rule], claim);
    expect(result.holds).toBe(false);
    expect(result.counterexample?.rule).toBe('pay');
  });
});

test('an hour around the change of the clocks is found', () => {
  const night: Rule = {
    name: 'night',
    effect: 'allow',
    who: 'anyone',
    paths: ['/job/'],
    when: { zone: 'UTC', from: '01:00', until: '02:00', firstDay: '2026-03-01', lastDay: '2026-04-30' },
  };
  // An hour later there than in Greenwich, until the clocks change.
  const when = { zone: 'Europe/Berlin', from: '02:00', until: '03:00' };
  const result = proved([night], { name: 'by-night', who: 'anyone', paths: ['/job/'], onlyIf: { when } });
  expect(result).toMatchObject({
    holds: false,
    counterexample: { time: '2026-03-29T01:00:00.000Z', rule: 'night' },
  });
  const before = { ...night, when: { ...night.when, zone: 'UTC', lastDay: '2026-03-28' } };
  expect(
    proved([before], { name: 'by-night', who: 'anyone', paths: ['/job/'], onlyIf: { when } }).holds,
  ).toBe(true);
});

test('a window that the change of the clocks opens late is found at its moment: Berlin on 2027-03-28', () => {
  // No clock shows 02:30 there: the window opens with the change, at 01:00 in Greenwich.
  const rules: readonly Rule[] = [
    {
      ...{ name: 'night', effect: 'allow', who: 'anyone', paths: ['/job/'] },
      when: {
        zone: 'Europe/Berlin',
        from: '02:30',
        until: '03:30',
        firstDay: '2027-03-28',
        lastDay: '2027-03-28',
      },
    },
  ];
  const never = (from: string, until: string) =>
    proved(rules, {
      name: 'never',
      who: 'anyone',
      paths: ['/job/'],
      never: true,
      when: { zone: 'UTC', from, until },
    });
  expect(never('00:45', '01:20')).toMatchObject({
    holds: false,
    counterexample: { time: '2027-03-28T01:00:00.000Z', rule: 'night' },
  });
  expect(never('00:45', '01:00').holds).toBe(true);
});

test('a claim about nothing is not true: it stays undecided', () => {
  const claim = { name: 'nobody', who: { roles: ['staff'] }, applications: ['wiki'], never: true } as const;
  const policy = { name: 'intranet', rules: RULES, claims: [claim] };
  const classify = () => ({ application: 'home' });
  expect(() => prove(policy, { now: NOW, classify })).toThrow(UndecidedError);
});

test('a claim about impossible users is not true: it stays undecided', () => {
  const claim = { name: 'gone', who: { roles: ['gone'] }, paths: ['/w/**'], always: true } as const;
  expect(() => proved(RULES, claim, { staff: ['staff'], admin: ['adm'], gone: [] })).toThrow(UndecidedError);
});

test('a policy that claims nothing has nothing to prove', () => {
  expect(prove({ name: 'intranet', rules: RULES })).toEqual([]);
});

test('a diagram beyond its limit is refused, with the reason', () => {
  const claim = { name: 'no-strangers', who: { except: ['staff'] }, never: true } as const;
  expect(() => prove({ name: 'intranet', rules: RULES, claims: [claim] }, { now: NOW, maxNodes: 5 })).toThrow(
    DiagramTooLargeError,
  );
});

test('a proof that exceeds its limit is refused, with the reason', () => {
  const claim = { name: 'no-strangers', who: { except: ['staff'] }, never: true } as const;
  const policy = { name: 'intranet', rules: RULES, claims: [claim] };
  expect(() => prove(policy, { now: NOW, maxSeconds: -1 })).toThrow('the proof takes more than -1 s');
});
