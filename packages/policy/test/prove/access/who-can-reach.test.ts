import type { Resource } from '@portcullis/core';
import { expect, test } from 'vitest';
import type { Policy, Rule } from '../../../src/index.ts';
import { type ProofOptions, type Reached, whoCanReach } from '../../../src/prove.ts';

const NOW = Date.parse('2026-01-05T12:00:00Z');
const staff: Rule = { name: 'staff', effect: 'allow', who: { roles: ['staff'] }, paths: ['/**'] };

/** `/source/NAME/…` is a repository; all others are pages. */
const classify = (_method: string, path: string): Resource => {
  const [, first, id] = path.split('/');
  return first === 'source' && id ? { application: 'code', kind: 'repository', id } : { application: 'wiki' };
};

function reach(rules: readonly Partial<Rule>[], reached: Reached, options: ProofOptions = {}) {
  const policy: Policy = {
    name: 'p',
    rules: rules.map((rule, at) => ({ ...staff, name: `r${at}`, ...rule })),
  };
  const paths = ['/source/vendor/', '/source/other/'];
  const { callers, places } = whoCanReach(policy, reached, { now: NOW, classify, paths, ...options });
  const shown = callers.map(({ caller, role = caller, read, write }) => [role, read?.access, write?.access]);
  return { places, shown, callers };
}

test('who can reach one repository is stated for anonymous clients, users without a role and each role', () => {
  const { shown, places } = reach(
    [
      { who: { roles: ['staff'] }, kinds: ['repository'] },
      { who: { roles: ['guest'] }, kinds: ['repository'], ids: ['vendor'], methods: ['GET'] },
      { effect: 'deny', who: { except: ['staff'] }, kinds: ['repository'], ids: ['other'] },
    ],
    { kind: 'repository', id: 'vendor' },
  );
  expect(places).toBeGreaterThan(1);
  expect(shown).toEqual([
    ['anonymous', 'never', 'never'],
    ['without-role', 'never', 'never'],
    ['staff', 'always', 'always'],
    ['guest', 'always', 'never'],
  ]);
});

test('who can reach a kind is "sometimes" if only one object of it is allowed, with both addresses', () => {
  const rules = [{ who: { roles: ['guest'] }, kinds: ['repository'], ids: ['vendor'] }];
  const guest = reach(rules, { kind: 'repository' }).callers.at(-1);
  expect(guest?.read?.access).toBe('sometimes');
  expect(guest?.read?.when).toMatch(/^at GET \/source\/vendor\/, not at GET \/source\//);
});

test('who can reach an object that no rule names is who can reach its kind, and not who is allowed another object', () => {
  const rules = [{}, { who: { roles: ['guest'] }, kinds: ['repository'], ids: ['vendor'] }];
  const { shown } = reach(rules, { kind: 'repository', id: 'third' }, { paths: ['/source/third/'] });
  expect(shown).toEqual([
    ['anonymous', 'never', 'never'],
    ['without-role', 'never', 'never'],
    ['staff', 'always', 'always'],
    ['guest', 'never', 'never'],
  ]);
});

test('who can reach a path follows roles that imply others, and conditions of the network', () => {
  const rules: readonly Partial<Rule>[] = [
    { who: 'authenticated', paths: ['/open'] },
    { who: 'anyone', paths: ['/open'], networks: ['10.0.0.0/8'] },
    { who: { roles: ['guest'] }, paths: ['/a'] },
  ];
  const roles = { guest: ['guests'], lead: { groups: ['leads'], implies: ['guest'] } };
  expect(reach(rules, { path: '/a' }, { roles }).shown).toEqual([
    ['anonymous', 'never', 'never'],
    ['without-role', 'never', 'never'],
    ['guest', 'always', 'always'],
    ['lead', 'always', 'always'],
  ]);
  const [anonymous, without] = reach(rules, { path: '/open' }).callers;
  expect(anonymous?.read).toEqual({ access: 'sometimes', when: 'depends on the network' });
  expect(without?.read).toEqual({ access: 'always' });
});

test('where no request is about it, nothing is stated of anybody', () => {
  const { places, callers } = reach([{}], { kind: 'repository', id: 'nowhere' });
  expect(places).toBe(0);
  expect(callers.every(({ read, write }) => read === undefined && write === undefined)).toBe(true);
});

test('OPTIONS is no access: a rule for it alone lets nobody see anything', () => {
  const rules = [{ who: 'anyone', paths: ['/a'], methods: ['OPTIONS'] } as const];
  expect(reach(rules, { path: '/a' }).shown[0]).toEqual(['anonymous', 'never', 'never']);
});
