import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../src/gate/answer.ts';
import { captured } from '../capture.ts';
import { EXAMPLE, fileOf, folderWith, phorgeConfiguration } from '../configuration-files.ts';

async function explained(file: string, ...args: readonly string[]): Promise<Answer> {
  const { code, out, err } = await captured('explain', file, ...args, '--json');
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
}

describe('roles that are said', () => {
  test('count as those that groups give, with what they imply', async () => {
    const file = fileOf({
      ...phorgeConfiguration(),
      roles: { engineer: ['eng-*'], contractor: { groups: ['ext-*'] } },
    });
    const asked = ['--roles', 'contractor', '--path', '/differential/'];
    expect(await explained(file, ...asked)).toMatchObject({
      decision: 'deny',
      rule: 'source-code',
      caller: 'user',
      roles: [{ role: 'contractor', group: '--roles' }],
    });
    const both = await explained(file, '--groups', 'eng-web', ...asked);
    expect(both.roles.map(({ role }) => role).toSorted()).toEqual(['contractor', 'engineer']);
  });

  test('that do not exist are reported, with what was probably meant', async () => {
    const file = fileOf(phorgeConfiguration());
    const { code, err } = await captured('explain', file, '--roles', 'enginer', '--path', '/D12');
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('--roles enginer: is not declared in "roles"; did you mean "engineer"?'),
    ]);
  });
});

test('--via states the way in which the caller authenticated; without it the way is unknown, which counts against the caller', async () => {
  const configuration = JSON.parse(JSON.stringify(phorgeConfiguration()));
  configuration.instances[0].policy.rules = [
    { name: 'people', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] },
    { name: 'no-agents', effect: 'deny', who: { via: ['agent'] }, paths: ['/D12'] },
  ];
  const file = fileOf(configuration);
  const ask = (...args: readonly string[]) =>
    explained(file, '--groups', 'eng-web', '--path', '/D12', ...args);
  expect(await ask('--via', 'browser')).toMatchObject({ decision: 'allow', rule: 'people' });
  for (const way of [['--via', 'agent'], []]) {
    expect(await ask(...way)).toMatchObject({ decision: 'deny', rule: 'no-agents' });
  }
});

describe('the answer as data', () => {
  test('a rule denies: its name, and which group gives the caller which role', async () => {
    const file = fileOf(phorgeConfiguration());
    const answer = await explained(
      file,
      '--groups',
      'ext-acme',
      '--method',
      'GET',
      '--path',
      '/differential/',
    );
    expect(answer).toEqual({
      decision: 'deny',
      reason: 'policy.rule_denies',
      rule: 'source-code',
      requirement: null,
      policy: 'phorge',
      version: expect.stringMatching(/^[\da-f]{64}$/),
      instance: 'phorge',
      caller: 'user',
      roles: [{ role: 'contractor', group: 'ext-acme' }],
      request: { method: 'GET', host: 'phorge.corp.example', path: '/differential/' },
      resource: { application: 'differential', kind: 'revision', operation: 'query' },
      considered: [
        {
          rule: 'engineering',
          effect: 'allow',
          description: 'Engineers use every application.',
          owner: 'platform@corp.example',
          matched: false,
          decided: false,
          fields: [
            { field: 'who', holds: false },
            { field: 'paths', holds: true },
          ],
        },
        expect.objectContaining({ rule: 'source-code', effect: 'deny', matched: true, decided: true }),
        expect.objectContaining({ rule: 'tasks', matched: false }),
        expect.objectContaining({ rule: 'health', matched: false }),
      ],
      ownEndpoint: null,
      notes: [],
    });
  });

  test('a request that the gateway refuses before any policy is explained as refused', async () => {
    const allowed = {
      name: 'p',
      rules: [{ name: 'all', effect: 'allow', who: 'anyone', paths: ['/**'] }],
    } as const;
    const file = fileOf(phorgeConfiguration({ policy: allowed }));
    expect(await explained(file, '--path', '/index.php/config/')).toMatchObject({
      decision: 'deny',
      reason: 'phabricator.path_override',
      considered: [],
    });
  });

  test('unavailable roles count against the caller', async () => {
    const file = fileOf(phorgeConfiguration());
    const asked = ['--groups', 'eng', '--path', '/D12'];
    expect(await explained(file, ...asked)).toMatchObject({ rule: 'engineering' });
    expect(await explained(file, ...asked, '--groups-incomplete')).toMatchObject({ rule: 'source-code' });
  });

  test('claims that are not known count against the caller', async () => {
    const rules = [
      { name: 'all', effect: 'allow', who: 'authenticated', paths: ['/**'] },
      {
        name: 'externs',
        effect: 'deny',
        who: 'authenticated',
        paths: ['/D*'],
        claims: { employment: 'extern' },
      },
    ] as const;
    const file = fileOf(phorgeConfiguration({ policy: { name: 'p', rules } }));
    const asked = ['--groups', 'eng', '--path', '/D12'];
    expect(await explained(file, ...asked)).toMatchObject({ rule: 'all' });
    expect(await explained(file, ...asked, '--claims-incomplete')).toMatchObject({ rule: 'externs' });
    const staff = ['--claim', 'employment=staff', '--claims-incomplete'];
    expect(await explained(file, ...asked, ...staff)).toMatchObject({ rule: 'all' });
  });

  test('the conditions of a rule that matches are not listed', async () => {
    const policy = {
      name: 'p',
      rules: [
        { name: 'no pastes', effect: 'deny', who: 'anyone', applications: ['paste'] },
        { name: 'no mocks', effect: 'deny', who: 'anyone', applications: ['pholio'] },
      ],
    } as const;
    const file = fileOf(phorgeConfiguration({ policy }));
    const { notes } = await explained(file, '--path', '/P3');
    expect(notes).toContainEqual({
      rule: 'no pastes',
      path: 'rules[0]',
      message: expect.stringContaining('{P1}'),
    });
    expect(JSON.stringify(notes)).not.toContain('{M1}');
    const { out } = await captured('explain', file, '--path', '/P3');
    expect(out).toContain('no pastes: does not cover: {P1} in a comment or a document of another user');
  });

  test('a rule allows', async () => {
    const answer = await explained(
      fileOf(phorgeConfiguration()),
      '--groups',
      'eng',
      '--path',
      '/differential/',
    );
    expect(answer).toMatchObject({ decision: 'allow', reason: 'policy.rule_allows', rule: 'engineering' });
  });

  test('no rule speaks', async () => {
    const answer = await explained(fileOf(phorgeConfiguration()), '--groups', 'sales', '--path', '/D12');
    expect(answer).toMatchObject({ decision: 'deny', reason: 'policy.no_rule', rule: null, roles: [] });
  });

  test('an anonymous caller', async () => {
    const file = fileOf(phorgeConfiguration());
    expect(await explained(file, '--path', '/D12')).toMatchObject({ decision: 'deny', caller: 'anonymous' });
    expect(await explained(file, '--path', '/status/')).toMatchObject({ decision: 'allow', rule: 'health' });
  });

  test('the address is refused before any policy', async () => {
    const answer = await explained(
      fileOf(phorgeConfiguration()),
      '--groups',
      'eng',
      '--path',
      '/status//D12',
    );
    expect(answer).toMatchObject({
      decision: 'deny',
      reason: 'request.path_empty_segment',
      rule: null,
      resource: null,
      considered: [],
    });
  });

  test('a request refused before any policy is reported as such, and not as lacking a rule', async () => {
    const file = fileOf(phorgeConfiguration());
    const { out } = await captured('explain', file, '--path', '/index.php/config/');
    expect(out).toContain('refuses the address with 400 before the policy');
    expect(out).not.toContain('no rule');
  });

  test('an address that the gateway answers itself is reported as such', async () => {
    const file = fileOf({ ...phorgeConfiguration(), health: '/healthz' });
    const { out } = await captured('explain', file, '--path', '/healthz');
    expect(out).toContain('own      the gate serves this address itself (health) without a policy');
    expect((await captured('explain', file, '--path', '/T1')).out).not.toContain('itself');
  });

  test('a method that the gate does not understand is refused where a policy allows it', async () => {
    const asked = ['explain', fileOf(phorgeConfiguration()), '--path', '/D12', '--method', 'PROPFIND'];
    const { out } = await captured(...asked, '--groups', 'eng');
    expect(out).toContain('deny  PROPFIND /D12');
    expect(out).toContain(
      'rule engineering of policy phorge allows it, but the gate refuses the method with 405',
    );
    expect((await captured(...asked)).out).toContain('no rule of policy phorge allows it');
  });

  test('the address is resolved first, as the gate does', async () => {
    const answer = await explained(fileOf(phorgeConfiguration()), '--path', '/D12/../status/');
    expect(answer).toMatchObject({ decision: 'allow', request: { path: '/status/' } });
  });
});

describe("the example's configuration", () => {
  test.each([
    ['ext-acme', '/differential/', 'deny'],
    ['eng', '/differential/', 'allow'],
    ['eng', '/config/', 'deny'],
    ['eng,phab-admins', '/config/', 'deny'],
    ['eng,phab-admins', '/config/', 'deny', '--login-age', '60'],
    ['eng,phab-admins', '/config/', 'allow', '--login-age', '60', '--via', 'browser'],
  ])('%s at %s: %s', async (groups, path, decision, ...more) => {
    const args = ['--groups', groups, '--method', 'GET', '--path', path, ...more];
    expect(await explained(EXAMPLE, ...args)).toMatchObject({ decision });
  });
});

test('explain prints as text the decision, the rule with description and owner, then every rule', async () => {
  const { code, out } = await captured(
    'explain',
    fileOf(phorgeConfiguration()),
    '--groups',
    'eng',
    '--path',
    '/D12',
  );
  expect(code).toBe(0);
  expect(out).toBe(`allow  GET /D12 on phorge.corp.example

reason   rule engineering of policy phorge (policy.rule_allows)
         Engineers use every application.
         ask platform@corp.example
caller   user: engineer (from eng)
about    differential, revision, D12, view

rules
  allow     engineering: decides
  deny      source-code: does not match: who
  allow     tasks: does not match: who, paths
  allow     health: does not match: paths
`);
});

test('explain prints of a denial by an unknown way to authenticate that the way is unknown, and nothing of it for a known one', async () => {
  const configuration = JSON.parse(JSON.stringify(phorgeConfiguration()));
  configuration.instances[0].policy.rules = [
    { name: 'people', effect: 'allow', who: { roles: ['engineer'], via: ['browser'] }, paths: ['/**'] },
    { name: 'no-agents', effect: 'deny', who: { via: ['agent'] }, paths: ['/D12'] },
  ];
  const file = fileOf(configuration);
  const printed = async (...way: readonly string[]) =>
    (await captured('explain', file, '--groups', 'eng', '--path', '/D12', ...way)).out;
  expect(await printed()).toBe(`deny  GET /D12 on phorge.corp.example

reason   rule no-agents of policy phorge (policy.rule_denies)
         unknown, which counts against the caller: via
caller   user: engineer (from eng)
about    differential, revision, D12, view

rules
  allow     people: unknown: via
  deny      no-agents: decides; unknown: via
`);
  expect(await printed('--via', 'agent')).toContain(`(policy.rule_denies)
caller   user: engineer (from eng)
about    differential, revision, D12, view

rules
  allow     people: does not match: via
  deny      no-agents: decides
`);
});

test('a bad configuration is not explained: the command to use is named', async () => {
  const { code, err } = await captured('explain', fileOf({ providers: [] }), '--path', '/');
  expect(code).toBe(2);
  expect(err).toMatch(/has \d+ problems: run portcullis check .* to list them/);
});

test('a host that is a variable is named by it, or by its value in the Wrangler file', async () => {
  const configuration = phorgeConfiguration(
    { name: 'one', hosts: [`\${ONE_HOST}`] },
    { name: 'two', hosts: [`\${TWO_HOST}`] },
  );
  const vars = { ONE_HOST: 'one.corp.example', TWO_HOST: 'two.corp.example' };
  const folder = folderWith({ 'portcullis.json': configuration, 'wrangler.jsonc': JSON.stringify({ vars }) });
  const instanceAt = async (host: string): Promise<string> => {
    const line = ['explain', join(folder, 'portcullis.json'), '--host', host, '--path', '/D12', '--json'];
    const { code, out } = await captured(...line);
    return code === 0 ? (JSON.parse(out) as Answer).instance : out;
  };
  expect(await instanceAt('two.corp.example')).toBe('two');
  expect(await instanceAt(`\${ONE_HOST}`)).toBe('one');
  expect(await instanceAt('three.corp.example')).toContain('no instance is known to serve it');
});
