import { expect, test } from 'vitest';
import { answerTo } from '../../src/gate/answer.ts';
import { phorgeConfiguration } from '../configuration-files.ts';

const ALLOWED = { name: 'allowed', effect: 'allow', who: 'authenticated' } as const;

test('explain evaluates the policy with resource, network, time and login of the question', async () => {
  const policy = {
    name: 'phorge',
    rules: [
      {
        ...ALLOWED,
        applications: ['differential'],
        networks: ['192.0.2.0/24'],
        authentication: { acr: ['phrh'] },
      },
    ],
  };
  const configuration = phorgeConfiguration({ policy });
  const question = {
    caller: { kind: 'user', authentication: { acr: 'phrh', amr: [], authTime: undefined } },
    groups: [],
    method: 'GET',
    path: '/D12',
    network: { address: '192.0.2.7' },
  } as const;
  expect(await answerTo(configuration, question)).toMatchObject({ decision: 'allow', rule: 'allowed' });
  for (const change of [
    { path: '/T12' },
    { network: { address: '198.51.100.7' } },
    { caller: { kind: 'user' } },
  ] as const) {
    expect(await answerTo(configuration, { ...question, ...change })).toMatchObject({
      decision: 'deny',
      rule: null,
    });
  }
});

test('a requirement of a rule is part of the answer', async () => {
  const policy = {
    name: 'phorge',
    rules: [
      ALLOWED,
      {
        name: 'strong',
        effect: 'stepUp',
        who: 'authenticated',
        authentication: { acr: ['phrh'] },
        kinds: ['secret'],
      },
    ],
  } as const;
  const question = { caller: { kind: 'user' }, groups: [], method: 'GET', path: '/K3' } as const;
  const paths = { ...policy, rules: [{ ...policy.rules[0], paths: ['/**'] }, policy.rules[1]] };
  expect(await answerTo(phorgeConfiguration({ policy: paths }), question)).toMatchObject({
    decision: 'deny',
    reason: 'policy.rule_requires_step_up',
    rule: 'strong',
    requirement: { kind: 'stepUp', acr: ['phrh'] },
    resource: { application: 'passphrase', kind: 'secret', id: 'K3', operation: 'view' },
  });
});

test('an anonymous caller has no roles, whatever groups are said', async () => {
  const question = { caller: { kind: 'anonymous' }, groups: ['eng'], method: 'GET', path: '/D12' } as const;
  expect(await answerTo(phorgeConfiguration(), question)).toMatchObject({ decision: 'deny', roles: [] });
});

test('a method that the gate does not understand is refused once a policy has allowed it', async () => {
  const policy = { name: 'p', rules: [{ ...ALLOWED, paths: ['/D*'] }] };
  const asked = async (path: string) => {
    const question = { caller: { kind: 'user' }, groups: [], method: 'PROPFIND', path } as const;
    const { decision, reason, rule } = await answerTo(phorgeConfiguration({ policy }), question);
    return { decision, reason, rule };
  };
  const reason = 'proxy.method_not_allowed';
  expect(await asked('/D12')).toEqual({ decision: 'deny', reason, rule: 'allowed' });
  expect(await asked('/T12')).toEqual({ decision: 'deny', reason: 'policy.no_rule', rule: null });
});

test('a method that an instance sends on is refused by its policy alone', async () => {
  const policy = { name: 'p', rules: [{ ...ALLOWED, paths: ['/files/**'] }] };
  const asked = async (method: string) => {
    const question = { caller: { kind: 'user' }, groups: [], method, path: '/files/' } as const;
    const web = { policy, application: 'web', forwardMethods: ['PROPFIND'] } as object;
    return (await answerTo(phorgeConfiguration(web), question)).reason;
  };
  expect(await asked('PROPFIND')).toBe('policy.rule_allows');
  expect(await asked('REPORT')).toBe('proxy.method_not_allowed');
});

test('a caller with an ambiguous address may have the role of each domain, as in the gateway', async () => {
  const [rule] = [{ ...ALLOWED, paths: ['/**'] }];
  const policy = {
    name: 'p',
    rules: [rule, { ...rule, name: 'held', effect: 'deny', who: { roles: ['guest'] } }],
  } as const;
  const configuration = {
    ...phorgeConfiguration({ policy }),
    roles: { engineer: ['eng'], contractor: ['ext-*'], guest: { emailDomains: ['xn--mnchen-3ya.example'] } },
  };
  const asked = async (email: string) => {
    const caller = { kind: 'user', email } as const;
    return (await answerTo(configuration, { caller, groups: [], method: 'GET', path: '/D12' })).rule;
  };
  expect(await asked('ada@corp.example')).toBe('allowed');
  expect(await asked('ada@münchen.example')).toBe('held');
});

test('the facts of a call are known only where the gateway reads calls', async () => {
  const rule = {
    ...ALLOWED,
    conduitMethods: ['maniphest.search'],
    parameters: { 'constraints.projects': ['PHID-PROJ-1'] },
  };
  const policy = { name: 'p', rules: [rule] };
  const question = {
    caller: { kind: 'user' },
    groups: [],
    method: 'POST',
    path: '/api/maniphest.search',
    call: { parameters: { 'constraints.projects': ['PHID-PROJ-1'] } },
  } as const;
  expect(await answerTo(phorgeConfiguration({ policy }), question)).toMatchObject({ decision: 'deny' });
  const conduit = { tokens: true };
  expect(await answerTo(phorgeConfiguration({ policy, conduit }), question)).toMatchObject({
    decision: 'allow',
  });
});
