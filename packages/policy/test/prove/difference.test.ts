import { expect, test } from 'vitest';
import type { Policy, Rule } from '../../src/index.ts';
import { difference, type ProofOptions, UndecidedError } from '../../src/prove.ts';

const options: ProofOptions = { now: Date.parse('2026-01-05T12:00:00Z') };
const rule = (name: string, changes: Partial<Rule> = {}): Rule => ({
  ...{ name, effect: 'allow', who: 'anyone', paths: ['/a'], methods: ['GET'] },
  ...changes,
});
const policy = (...rules: readonly Rule[]): Policy => ({ name: 'p', rules });

test('a policy is equivalent to itself, and not to one that admits as much elsewhere', () => {
  const [one, other] = [policy(rule('a')), policy(rule('b', { paths: ['/b'] }))];
  expect(difference(one, one, options)).toEqual({ equivalent: true, gained: [], lost: [], elevations: [] });
  const { equivalent, gained, lost } = difference(one, other, options);
  expect([equivalent, gained.length, lost.length]).toEqual([false, 2, 2]);
});

test('anonymous callers are distinguished from known ones, and users and services are not', () => {
  const { gained, lost } = difference(
    policy(rule('b', { paths: ['/b'] })),
    policy(rule('a'), rule('b', { paths: ['/b'] })),
    options,
  );
  expect(lost).toEqual([]);
  // With a slash at its end and without; whoever is known, with all of their roles known or not.
  expect(gained.map(({ example, roles, rules, count }) => [example.caller, roles, rules, count])).toEqual([
    ['anonymous', [], ['a'], '2'],
    ['user', [], ['a'], '8'],
  ]);
});

test('access that opens in the summer of a later year only, since clocks of two places differ then, is found', () => {
  const hours = rule('hours', { effect: 'deny', when: { zone: 'UTC', from: '09:00', until: '10:00' } });
  const later = { zone: 'Europe/Berlin', from: '10:00', until: '11:00', firstDay: '2030-01-01' } as const;
  const opened = (lastDay: string) =>
    difference(policy(hours), policy(hours, rule('later', { when: { ...later, lastDay } })), options);
  // Ten o'clock in Berlin is nine in winter, and eight in summer.
  expect(opened('2030-03-01').equivalent).toBe(true);
  const { gained } = opened('2030-12-31');
  expect(gained.map(({ rules }) => rules)).toEqual([['later'], ['later']]);
  expect(gained[0]?.example.time).toMatch(/^2030-0[3-9]-\d\dT08:/);
});

test('users are distinguished by the fewest roles with which they change', () => {
  const wider = policy(rule('a', { who: { roles: ['lead', 'staff'] } }));
  const { gained } = difference(policy(), wider, {
    ...options,
    roles: { staff: ['s'], lead: ['l'], other: ['o'] },
  });
  // Whoever has both is counted once; other roles, and whether all are known, make no difference.
  expect(gained.map(({ example, roles, count }) => [example.caller, roles, count]).toSorted()).toEqual([
    ['user', ['lead'], '32'],
    ['user', ['staff'], '16'],
  ]);
});

test('lost access names the rule that admitted, then the one that refuses', () => {
  const deny = rule('no', { effect: 'deny' });
  const { lost } = difference(policy(rule('a')), policy(deny, rule('a')), options);
  expect(lost.map(({ rules }) => rules)).toEqual([
    ['a', 'no'],
    ['a', 'no'],
  ]);
});

test('a difference names the resources of the changed requests, in alphabetical order', () => {
  const resources = new Map([
    ['/x', { application: 'wiki', operation: 'view' }],
    ['/y', { application: 'tasks', operation: 'edit' }],
    ['/z', { application: 'home' }],
  ]);
  const classified = {
    ...options,
    classify: (_: string, path: string) => resources.get(path),
    paths: [...resources.keys()],
  };
  const { gained } = difference(
    policy(rule('no', { effect: 'deny' })),
    policy(rule('all', { paths: ['/**'] })),
    classified,
  );
  expect(gained[0]).toMatchObject({ applications: ['home', 'tasks', 'wiki'], operations: ['edit', 'view'] });
  const unclassified = difference(policy(), policy(rule('a')), options);
  expect(unclassified.gained[0]).toMatchObject({ applications: [], operations: [] });
});

test('a comparison that exceeds its limit is refused', () => {
  expect(() => difference(policy(), policy(rule('a')), { ...options, maxSeconds: -1 })).toThrow(
    UndecidedError,
  );
});
