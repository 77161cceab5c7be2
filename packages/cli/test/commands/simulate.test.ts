import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { folderWith, phorgeConfiguration } from '../configuration-files.ts';
import { ISSUER, ndjson, requestEvent } from '../events.ts';

const GAINING = requestEvent({ sub: 'carl', roles: ['contractor'] }, '/maniphest/', 'deny');
const LOSING = requestEvent({ sub: 'cleo', roles: ['contractor'] }, '/D12', 'allow', 'everybody');
const STEADY = requestEvent({ sub: 'erin', roles: ['engineer'] }, '/D12', 'allow', 'engineering');

function simulated(log: string, ...args: readonly string[]) {
  const folder = folderWith({ 'portcullis.json': phorgeConfiguration(), 'events.ndjson': log });
  const events = join(folder, 'events.ndjson');
  return captured('simulate', join(folder, 'portcullis.json'), '--events', events, ...args);
}

test('simulate with 1,000 recorded events lists exactly the callers that gain or lose access', async () => {
  const events = Array.from({ length: 1_000 }, (_, index) => {
    const sub = `user-${index % 100}`;
    // One in fifty callers had what the policy does not give, one in twenty-five lacked what it gives.
    if (index % 50 === 7) return requestEvent({ sub, roles: ['contractor'] }, '/D12', 'allow', 'everybody');
    if (index % 25 === 3) return requestEvent({ sub, roles: ['contractor'] }, `/T${index}`, 'deny');
    if (index % 3 === 0) return requestEvent({ sub, roles: ['contractor'] }, '/D12', 'deny', 'source-code');
    return requestEvent({ sub, roles: ['engineer'] }, '/differential/', 'allow', 'engineering');
  });
  const { code, out, err } = await simulated(ndjson(events), '--json');
  expect([code, err]).toEqual([1, '']);
  const { gains, losses, notes, ...counts } = JSON.parse(out);
  expect(notes).toEqual([]);
  expect(counts).toEqual({ replayed: 1_000, skipped: 0, unreadable: 0, unchanged: 940 });
  const subjects = (callers: readonly { subject: string }[]) => callers.map(({ subject }) => subject).sort();
  expect(subjects(losses)).toEqual(['user-57', 'user-7']);
  expect(subjects(gains)).toEqual(['user-28', 'user-3', 'user-53', 'user-78']);
  expect(losses[0]).toEqual({
    instance: 'phorge',
    kind: 'user',
    issuer: ISSUER,
    subject: expect.any(String),
    requests: 10,
    examples: [
      {
        method: 'GET',
        path: '/D12',
        before: 'everybody',
        after: 'source-code',
        reason: 'policy.rule_denies',
      },
    ],
    advice: null,
  });
  // Of ten requests three are shown.
  expect(gains[0].examples).toHaveLength(3);
});

test('simulate: no user loses or gains: all good', async () => {
  const { code, out } = await simulated(ndjson([STEADY]));
  expect([code, out]).toEqual([0, '1 request replayed: 1 as before, 0 callers would lose, 0 would gain\n']);
});

test('simulate lists rules that require facts which events do not contain, and their effect', async () => {
  const all = { effect: 'deny', who: { roles: ['engineer'] } } as const;
  const policy = {
    name: 'p',
    rules: [
      { name: 'in', effect: 'allow', who: 'authenticated', paths: ['/**'] },
      { ...all, name: 'acme', emailDomains: ['acme.example'], paths: ['/D*'] },
      { ...all, name: 'vip', claims: { vip: true }, paths: ['/**'] },
      {
        ...all,
        name: 'call',
        conduitMethods: ['maniphest.edit'],
        parameters: { objectIdentifier: ['T1'] },
      },
    ],
  } as const;
  const event = requestEvent({ sub: 'a1b2', roles: ['engineer'] }, '/D12', 'allow', 'in');
  const renamed = { ...event, actor: { ...event.actor, email: '0123456789abcdef0123456789abcdef' } };
  const simulatedBy = async (more: object) => {
    const configuration = { ...phorgeConfiguration({ policy, conduit: { tokens: true } }), ...more };
    const folder = folderWith({ 'portcullis.json': configuration, 'events.ndjson': ndjson([renamed]) });
    const events = join(folder, 'events.ndjson');
    return captured('simulate', join(folder, 'portcullis.json'), '--events', events);
  };
  const against = 'here it admits no one, and refuses everyone it may apply to';
  const claims = `note: "vip" of phorge requires claims, which events do not contain: ${against}`;
  const call = `note: "call" of phorge requires what a call says, which events do not contain: ${against}`;
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of a configuration
  const { out } = await simulatedBy({ audit: { pseudonyms: '${PSEUDONYM_KEY}' } });
  expect(out).toContain('loses  a1b2');
  expect(out).toContain(
    `note: "acme" of phorge requires e-mail addresses, which events do not contain: ${against}\n${claims}\n${call}\n`,
  );
  const { out: named } = await simulatedBy({});
  expect(named).toContain(`${claims}\n${call}\n`);
  expect(named).not.toContain('"acme"');
});

test('simulate prints as text who loses and who gains access, with examples, and what was skipped', async () => {
  const { code, out } = await simulated(`${ndjson([GAINING, LOSING, STEADY, { type: 'audit.loss' }])}{"half`);
  expect(code).toBe(1);
  expect(out.replace(/\(1 skipped.*/, '(…)')).toBe(`loses  cleo (${ISSUER}): 1 request at phorge
       GET /D12: everybody before, now source-code
gains  carl (${ISSUER}): 1 request at phorge
       GET /maniphest/: no rule before, now tasks
3 requests replayed: 1 as before, 1 caller would lose, 1 would gain (…)
`);
  expect(out).toMatch(/\(1 skipped, 1 line not JSON, the first at .*events\.ndjson:5\)\n$/);
});

test('anonymous callers are one, without a name', async () => {
  const { out } = await simulated(ndjson([requestEvent({ roles: [] }, '/status/', 'deny')]), '--json');
  expect(JSON.parse(out).gains).toMatchObject([
    { kind: 'anonymous', issuer: null, subject: null, requests: 1 },
  ]);
});

test('a log without a decision is invalid usage: it would show that nothing changes', async () => {
  const { code, err } = await simulated(ndjson([{ type: 'audit.loss' }]));
  expect(code).toBe(2);
  expect(err).toContain('contains no request that a policy decided');
});

test('without a log it is invalid usage', async () => {
  const folder = folderWith({ 'portcullis.json': phorgeConfiguration() });
  const { code, err } = await captured('simulate', join(folder, 'portcullis.json'));
  expect(code).toBe(2);
  expect(err).toContain('--events is missing');
});

test('simulate escapes control characters of a log, also as JSON, without changing their meaning', async () => {
  const sub = 'x\u009b2J\u202e';
  const log = ndjson([requestEvent({ sub, roles: ['contractor'] }, '/D12', 'allow', 'everybody')]);
  for (const format of [[], ['--json']]) {
    const { out } = await simulated(log, ...format);
    expect(out).toContain('x\\u009b2J\\u202e');
    expect(out).not.toMatch(/[\u007f-\u009f\u202e]/);
  }
  expect(JSON.parse((await simulated(log, '--json')).out).losses).toMatchObject([{ subject: sub }]);
});

test('events of hosts that are variables are replayed where the Wrangler file contains them', async () => {
  const configuration = phorgeConfiguration(
    { name: 'one', hosts: [`\${ONE_HOST}`] },
    { name: 'two', hosts: [`\${TWO_HOST}`] },
  );
  const vars = { ONE_HOST: 'one.corp.example', TWO_HOST: 'two.corp.example' };
  const log = ['one.corp.example', 'two.corp.example', 'three.corp.example'].map((host) =>
    requestEvent({ sub: 'erin', roles: ['engineer'] }, '/D12', 'allow', 'engineering', host),
  );
  const files = { 'portcullis.json': configuration, 'events.ndjson': ndjson(log) };
  const simulate = (folder: string) =>
    captured('simulate', join(folder, 'portcullis.json'), '--events', join(folder, 'events.ndjson'));
  const known = await simulate(folderWith({ ...files, 'wrangler.jsonc': JSON.stringify({ vars }) }));
  expect(known.out).toContain('2 requests replayed: 2 as before');
  expect(known.out).toContain('(1 skipped)');
  expect((await simulate(folderWith(files))).code).toBe(2);
});

describe('callers by a secret of Phorge’s own, recorded by earlier versions as having no groups', () => {
  const PHORGE = 'https://phorge.corp.example';
  const rules = [
    { name: 'everybody', effect: 'allow', who: 'authenticated', paths: ['/**'] },
    {
      name: 'code',
      effect: 'deny',
      who: { roles: ['contractor'], except: ['engineer'] },
      paths: ['/source/**'],
    },
  ];
  const bot = { claims: { iss: PHORGE, preferred_username: 'task-bot' } };
  const staff = { claims: { iss: PHORGE, preferred_username: 'alice' }, implies: ['engineer'] };
  const event = (actor: object, method: string, path = '/source/lab.git') => ({
    ...requestEvent({ sub: 'x', roles: [] }, path, 'allow', 'everybody'),
    actor: { kind: 'user', iss: PHORGE, roles: [], ...actor },
    auth: { method, provider: 'phorge' },
  });
  const TOKEN = { sub: 'PHID-USER-bot', name: 'Task Bot', roles: ['task-bot'] };
  const PASSWORD = { sub: '@carol', name: 'carol' };

  async function of(events: readonly object[], settings: object = {}) {
    const configuration = phorgeConfiguration({ policy: { name: 'p', rules }, ...settings } as never);
    const roles = { ...configuration.roles, 'task-bot': bot, staff };
    const folder = folderWith({
      'portcullis.json': { ...configuration, roles },
      'events.ndjson': ndjson(events),
    });
    return captured('simulate', join(folder, 'portcullis.json'), '--events', join(folder, 'events.ndjson'));
  }
  const advice = (account: string) =>
    `authenticated by a secret of the application, so its groups and claims are unknown: if the account belongs to no user of the identity provider, such as a bot, add "accountsWithoutGroups": ["${account}"] to instance phorge`;

  test('are named as those who lose access, each with the line that gives it back', async () => {
    const { code, out } = await of([event(TOKEN, 'conduit'), event(PASSWORD, 'vcs-password')]);
    expect(code).toBe(1);
    expect(out).toBe(`loses  PHID-USER-bot (${PHORGE}): 1 request at phorge
       GET /source/lab.git: everybody before, now code
       ${advice('task-bot')}
loses  @carol (${PHORGE}): 1 request at phorge
       GET /source/lab.git: everybody before, now code
       ${advice('carol')}
2 requests replayed: 0 as before, 2 callers would lose, 0 would gain
`);
  });

  test('lose nothing once that line is there', async () => {
    const named = { accountsWithoutGroups: ['Task-Bot', 'carol'] };
    const { code, out } = await of([event(TOKEN, 'conduit'), event(PASSWORD, 'vcs-password')], named);
    expect([code, out]).toEqual([
      0,
      '2 requests replayed: 2 as before, 0 callers would lose, 0 would gain\n',
    ]);
  });

  test('lose no access if no rule depends on the unknown facts', async () => {
    const alice = { sub: 'PHID-USER-a', roles: ['staff', 'engineer'] };
    expect((await of([event(alice, 'conduit'), event(PASSWORD, 'vcs-password', '/T1')])).code).toBe(0);
  });

  test('get no advice where they lose access by another rule, and no other caller does', async () => {
    const closed = [...rules, { name: 'closed', effect: 'deny', who: 'anyone', paths: ['/source/lab.git'] }];
    const settings = { policy: { name: 'p', rules: closed } };
    const { out } = await of([event(TOKEN, 'conduit'), event(PASSWORD, 'session')], settings);
    expect(out).toContain('2 callers would lose');
    expect(out).not.toContain('accountsWithoutGroups');
  });
});
