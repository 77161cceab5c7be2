import type { PolicyTestCase } from '@portcullis/policy';
import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { expect, test } from 'vitest';
import { runTable } from '../../src/gate/run-table.ts';
import { phorgeConfiguration } from '../configuration-files.ts';

const RULES: InstanceConfiguration['policy']['rules'] = [
  { name: 'all', effect: 'allow', who: { roles: ['admin'] }, paths: ['/**'] },
  { name: 'settings', effect: 'deny', who: { roles: ['engineer'] }, paths: ['/config/**'] },
  { name: 'look', effect: 'readOnly', who: { roles: ['contractor'] }, paths: ['/**'] },
  { name: 'code', effect: 'deny', who: 'anyone', applications: ['differential'] },
  {
    name: 'tasks',
    effect: 'allow',
    who: 'authenticated',
    conduitMethods: ['maniphest.search'],
    parameters: { 'constraints.projects': ['PHID-PROJ-1'] },
  },
];

function ran(
  one: Omit<PolicyTestCase, 'expect'>,
  instance: Partial<InstanceConfiguration> = {},
  more: GatewayConfiguration['roles'] = {},
) {
  const configuration = {
    ...phorgeConfiguration({ policy: { name: 'phorge', rules: RULES }, ...instance }),
    roles: {
      admin: { groups: ['adm'], implies: ['engineer'] },
      engineer: ['eng'],
      contractor: ['ext-*'],
      ...more,
    },
  };
  const table = {
    file: 'cases.yaml',
    host: undefined,
    cases: [{ ...one, expect: 'deny' as const }],
    places: [],
  };
  return runTable(configuration, table)[0]?.decision;
}

test('a role brings those that it implies, as it does in the gate', () => {
  expect(ran({ roles: ['admin'], path: '/config/' })).toMatchObject({ effect: 'deny', rule: 'settings' });
  expect(ran({ roles: ['admin'], path: '/T1' })).toMatchObject({ effect: 'allow', rule: 'all' });
});

test('a role that no mapping declares is a mistake, and not a refusal', () => {
  expect(() => ran({ roles: ['admn'], path: '/T1' })).toThrow(
    'cases.yaml: cases[0].roles: "admn" is not a role of the configuration, which has admin, engineer, contractor',
  );
});

test('a method that the gate does not understand is let through by no policy', () => {
  for (const method of ['PROPFIND', 'get']) {
    expect(() => ran({ roles: ['admin'], method, path: '/T1' })).toThrow(
      'cases.yaml: cases[0].method: the gate refuses it with 405 (proxy.method_not_allowed)',
    );
    // The policy is asked first.
    expect(ran({ roles: ['admin'], method, path: '/config/' })).toMatchObject({ rule: 'settings' });
  }
});

test('a method that an instance sends on is let through by a policy, and no other that HTTP does not have', () => {
  const web = {
    ...{ application: 'web', forwardMethods: ['PROPFIND'] },
    policy: { name: 'files', rules: [RULES[0]] },
  } as unknown as Partial<InstanceConfiguration>;
  const asked = (method: string) => ran({ roles: ['admin'], method, path: '/files/' }, web);
  expect(asked('PROPFIND')).toMatchObject({ effect: 'allow', rule: 'all' });
  expect(asked('GET')).toMatchObject({ effect: 'allow', rule: 'all' });
  expect(() => asked('REPORT')).toThrow('the gate refuses it with 405');
});

test('a caller with an ambiguous address may have the role of each domain, as in the gateway', () => {
  const asked = { kind: 'user', path: '/config/' } as const;
  const roles = { engineer: { emailDomains: ['xn--mnchen-3ya.example'] } };
  expect(ran({ ...asked, email: 'ada@corp.example' }, {}, roles)).toMatchObject({ rule: undefined });
  expect(ran({ ...asked, email: 'ada@münchen.example' }, {}, roles)).toMatchObject({ rule: 'settings' });
});

test('a thing that a case names reads and reaches what it does in the gate', () => {
  const push = { application: 'diffusion', kind: 'repository', operation: 'push' };
  const asked = { roles: ['contractor'], path: '/source/lab/' };
  expect(ran({ ...asked, resource: push })).toMatchObject({ effect: 'deny', rule: 'look' });
  expect(ran({ ...asked, resource: { ...push, reads: true } })).toMatchObject({ effect: 'allow' });
  const raw = { application: 'transactions', operation: 'raw' };
  expect(ran({ roles: ['admin'], path: '/transactions/raw/PHID-XACT-DREV-1/', resource: raw })).toMatchObject(
    { effect: 'deny', rule: 'code' },
  );
});

test('the facts of a call are known only where the gateway reads calls', () => {
  const call = { parameters: { 'constraints.projects': ['PHID-PROJ-1'] } };
  const asked = { groups: ['none'], method: 'POST', path: '/api/maniphest.search', call };
  expect(ran(asked)).toMatchObject({ effect: 'deny', rule: undefined });
  expect(ran(asked, { conduit: { tokens: true } })).toMatchObject({ effect: 'allow', rule: 'tasks' });
});
