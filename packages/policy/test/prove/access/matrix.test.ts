import { describe, expect, test } from 'vitest';
import type { Policy, Rule } from '../../../src/index.ts';
import { matrix, type ProofOptions } from '../../../src/prove.ts';

const NOW = Date.parse('2026-01-05T12:00:00Z');
const RESOURCES: Readonly<Record<string, { application: string; operation?: string }>> = {
  '/w': { application: 'wiki', operation: 'view' },
  '/e': { application: 'wiki', operation: 'edit' },
  '/t': { application: 'tasks' },
};
const classify = (_method: string, path: string) => RESOURCES[path];
const staff: Rule = { name: 'staff', effect: 'allow', who: { roles: ['staff'] }, paths: ['/w'] };

function cells(rules: readonly Partial<Rule>[], options: ProofOptions = {}) {
  const policy: Policy = {
    name: 'p',
    rules: rules.map((rule, at) => ({ ...staff, name: `r${at}`, ...rule })),
  };
  return matrix(policy, { now: NOW, classify, paths: Object.keys(RESOURCES), ...options }).cells;
}

/** What somebody with the role may view in the wiki. */
const viewing = (rule: Partial<Rule>, options: ProofOptions = {}) => {
  const found = cells([rule], options).find(
    ({ role, application, operation }) => role === 'staff' && application === 'wiki' && operation === 'view',
  );
  return [found?.access, found?.when];
};

test('each role has a cell for each operation of each application, in their order', () => {
  expect(cells([{}, { who: { roles: ['lead'] }, paths: ['/t'] }])).toEqual([
    { role: 'staff', application: 'tasks', operation: '', access: 'never' },
    { role: 'staff', application: 'wiki', operation: 'edit', access: 'never' },
    { role: 'staff', application: 'wiki', operation: 'view', access: 'always' },
    { role: 'lead', application: 'tasks', operation: '', access: 'always' },
    { role: 'lead', application: 'wiki', operation: 'edit', access: 'never' },
    { role: 'lead', application: 'wiki', operation: 'view', access: 'never' },
  ]);
});

test('requests that are named alike are one row', () => {
  const operationOf = ({ application }: { application: string }) =>
    application === 'wiki' ? 'use' : undefined;
  expect(cells([{}], { operationOf } as ProofOptions)).toMatchObject([
    { application: 'tasks', operation: '', access: 'never' },
    { application: 'wiki', operation: 'use', access: 'sometimes' },
  ]);
});

describe('the conditions of a cell are readable:', () => {
  test.each<[string, Partial<Rule>]>([
    ['the kind of caller', { who: { roles: ['staff'], kind: 'user' } }],
    ["the e-mail address's domain", { emailDomains: ['acme.example'] }],
    ['the strength of the login', { authentication: { acr: ['gold'] } }],
    ['the method of the login', { authentication: { amr: ['hwk'] } }],
    ['the age of the login', { authentication: { maxAgeSeconds: 60 } }],
    ['the network', { networks: ['10.0.0.0/8'] }],
    ['the country', { countries: ['DE'] }],
    ['the autonomous system', { asns: [64_500] }],
    ['the time', { when: { zone: 'UTC', from: '08:00', until: '18:00' } }],
    ['the claim team', { claims: { team: ['a', 'b'] } }],
  ])('%s', (fact, rule) => {
    expect(viewing(rule)).toEqual(['sometimes', `depends on ${fact}`]);
  });

  test('several facts, each once', () => {
    const rule = { networks: ['10.0.0.0/8'], claims: { team: 'a', site: 'b' } };
    expect(viewing(rule)[1]).toBe('depends on the network, the claim team, the claim site');
  });

  test('the network, by an address inside and one outside', () => {
    const everywhere = { classify: () => ({ application: 'wiki', operation: 'view' }) };
    expect(viewing({ methods: ['GET'] }, everywhere)).toEqual(['sometimes', 'at GET /w, not at GET /']);
    const both = viewing({ methods: ['GET'], countries: ['DE'] }, everywhere);
    expect(both[1]).toBe('at GET /w, not at GET /; depends on the country');
  });
});

test('a fact that matters elsewhere alone is not said', () => {
  const found = cells([{ networks: ['10.0.0.0/8'] }, { paths: ['/t'], claims: { team: 'a' } }]);
  expect(found.flatMap(({ application, when }) => (when === undefined ? [] : [[application, when]]))).toEqual(
    [
      ['tasks', 'depends on the claim team'],
      ['wiki', 'depends on the network'],
    ],
  );
});

test('a path whose application does not name it has no name', () => {
  const policy = { name: 'p', rules: [{ ...staff, paths: ['/**'] }] };
  expect(matrix(policy, { now: NOW, delimitersInNames: true }).cells).toEqual([
    { role: 'staff', application: '', operation: '', access: 'always' },
  ]);
});

describe('a role counts', () => {
  const roles = { staff: ['all'], lead: { groups: ['leads'], implies: ['staff'] }, other: ['all'], gone: [] };
  const access = (role: string, rules: readonly Partial<Rule>[]) =>
    cells(rules, { roles }).find((cell) => cell.role === role && cell.operation === 'view')?.access;

  test('with what it implies', () => {
    expect(access('lead', [{}])).toBe('always');
  });

  test('with what its groups always give as well, and nothing else', () => {
    expect(access('staff', [{ who: { roles: ['other'] } }])).toBe('always');
    expect(access('lead', [{ who: { roles: ['other'] } }])).toBe('never');
    const noLeads: Partial<Rule> = { effect: 'deny', who: { roles: ['lead'] } };
    expect(access('staff', [noLeads, { who: { roles: ['other'] } }])).toBe('always');
  });

  test('of callers of whom all roles are known', () => {
    expect(access('other', [{ who: { roles: ['other'], except: ['lead'] } }])).toBe('always');
  });

  test('for nothing where no user has it', () => {
    expect(access('gone', [{ who: 'anyone' }])).toBe('never');
  });
});

describe('agents that act for callers with a role', () => {
  const staffOnly: Partial<Rule> = { who: { roles: ['staff'] }, paths: ['/w', '/e'] };
  const noAgents: Partial<Rule> = { effect: 'deny', who: { via: ['agent'] }, paths: ['/e'] };

  test('have cells of their own if a rule names a way to authenticate', () => {
    const found = cells([staffOnly, noAgents]).filter(({ application }) => application === 'wiki');
    expect(found).toEqual([
      { role: 'staff', application: 'wiki', operation: 'edit', access: 'always' },
      { role: 'staff', application: 'wiki', operation: 'view', access: 'always' },
      { role: 'staff', via: 'agent', application: 'wiki', operation: 'edit', access: 'never' },
      { role: 'staff', via: 'agent', application: 'wiki', operation: 'view', access: 'always' },
    ]);
  });

  test('have none of their own if no rule does', () => {
    expect(cells([staffOnly]).some((cell) => 'via' in cell)).toBe(false);
  });

  test('are apart from other ways, on which a cell can depend', () => {
    const found = cells([staffOnly, { ...noAgents, who: { via: ['vcsPassword'] } }]);
    expect(found.find(({ operation, via }) => operation === 'edit' && via === undefined)).toMatchObject({
      access: 'sometimes',
      when: 'depends on the way in which the caller authenticated',
    });
    expect(found.find(({ operation, via }) => operation === 'edit' && via === 'agent')?.access).toBe(
      'always',
    );
  });
});
