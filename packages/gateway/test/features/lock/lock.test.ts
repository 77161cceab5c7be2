import { accountId, memorySso } from '@portcullis/phabricator/sso';
import { memoryLocks } from '@portcullis/session';
import { formatLockOrder, type LockOrder } from '@portcullis/session/internal';
import { createIdentityProvider } from '@portcullis/testing';
import {
  formatNote,
  formatVerifierKey,
  generateSigningKey,
  SIGNATURE_TYPE,
  signingKey,
  signNote,
} from '@portcullis/tlog';
import { describe, expect, test } from 'vitest';
import { locksIn } from '../../../src/features/lock/lock-part.ts';
import { lockPart } from '../../../src/features/lock/part.ts';
import type { GatewayOptions } from '../../../src/gateway-options.ts';
import { checkConfiguration } from '../../../src/index.ts';
import { assembled, breakGlass, LOGIN, NOW, openConfiguration, person, verifierOf } from '../../assembled.ts';
import { goodConfiguration } from '../../good-configuration.ts';

const keyNamed = async (name: string) => signingKey(name, SIGNATURE_TYPE.ed25519, await generateSigningKey());
const [one, other] = [await keyNamed('corp.example/one'), await keyNamed('corp.example/two')];
const operators = [one, other].map((key) => formatVerifierKey(key.verifierKey));
const BOB = { email: 'ada@corp.example' };
const HOST = 'phorge.corp.example';

let orders = 0;
async function note(changes: Partial<LockOrder> = {}, keys = [one]): Promise<string> {
  const text = formatLockOrder({
    ...{ action: 'lock', id: `order-${String(++orders).padStart(16, '0')}`, gate: HOST, names: [BOB] },
    ...{ reason: 'INC-1', until: null, signedAt: NOW / 1000 },
    ...changes,
  });
  return formatNote({ text, signatures: await Promise.all(keys.map((key) => signNote(text, key))) });
}

/** A gate at which everybody is Ada, by a bearer token. */
function gate(lock: object | 'none' = {}, more: object = {}, options: GatewayOptions = {}) {
  const list = memoryLocks();
  const verifier = verifierOf(person('eng'));
  return {
    list,
    ...assembled(
      JSON.parse(
        JSON.stringify({
          ...goodConfiguration(),
          ...(lock === 'none' ? {} : { lock: { durableObject: 'LOCKS', operators, ...lock } }),
          ...more,
        }),
      ),
      { providers: { oidc: () => verifier } as never },
      { env: { LOCKS: { getByName: () => list }, BREAK_GLASS: { getByName: () => ({}) } }, ...options },
    ),
  };
}

test('a signed order locks a caller of a gate without a login, and another unlocks them; both are recorded', async () => {
  const { ask, log, problems } = gate();
  expect(problems).toEqual([]);
  expect((await ask()).status).toBe(200);
  const answer = await ask('/.portcullis/lock', { method: 'POST', body: await note() });
  expect([answer.status, await answer.json()]).toMatchObject([
    200,
    { names: [BOB], sessions: null, searchedAll: true },
  ]);
  const refused = await ask();
  expect([refused.status, log.events.at(-1)?.reason]).toEqual([403, ['session.locked']]);
  await ask('/.portcullis/lock', { method: 'POST', body: await note({ action: 'unlock' }) });
  expect((await ask()).status).toBe(200);
  expect(log.events.filter(({ type }) => type === 'lock')).toMatchObject([
    {
      lock: { change: 'locked', by: 'corp.example/one', email: BOB.email, reason: 'INC-1' },
      severity: 'high',
    },
    { lock: { change: 'unlocked', by: 'corp.example/one' } },
  ]);
});

test('an order to list returns who is locked, and is carried out once', async () => {
  const { ask } = gate();
  await ask('/.portcullis/lock', { method: 'POST', body: await note() });
  const list = await note({ action: 'list', names: [], reason: '' });
  const answer = await ask('/.portcullis/lock', { method: 'POST', body: list });
  expect(((await answer.json()) as { locks: object[] }).locks).toMatchObject([
    { effect: 'lock' },
    { effect: 'end' },
  ]);
  expect((await ask('/.portcullis/lock', { method: 'POST', body: list })).status).toBe(403);
});

describe('an order is refused with 403, and changes nothing,', () => {
  const stranger = keyNamed('corp.example/one');
  test.each<[string, () => Promise<string>]>([
    ['if a foreign key of a known name signed it', async () => note({}, [await stranger])],
    ['if it is for another gate', () => note({ gate: 'wiki.corp.example' })],
  ])('%s', async (_what, body) => {
    const { ask, list, log } = gate();
    const answer = await ask('/.portcullis/lock', { method: 'POST', body: await body() });
    expect([answer.status, log.events.at(-1)?.reason]).toEqual([403, ['session.lock_refused']]);
    expect(await list.list(0)).toEqual([]);
  });
});

test('a protected person is locked by two keys, and not by one that signs twice', async () => {
  const { ask, list } = gate({ protected: [{ email: BOB.email }, { username: 'chief' }] });
  for (const keys of [[one], [one, one]]) {
    const answer = await ask('/.portcullis/lock', { method: 'POST', body: await note({}, keys) });
    expect(answer.status).toBe(403);
  }
  expect(await list.list(0)).toEqual([]);
  expect(
    (await ask('/.portcullis/lock', { method: 'POST', body: await note({}, [one, other]) })).status,
  ).toBe(200);
  expect((await ask()).status).toBe(403);
});

test('a person is protected by each name in the configuration', async () => {
  const subject = { issuer: 'https://login.corp.example', subject: 'chief' };
  const { ask, list } = gate({ protected: [{ ...subject, username: 'chief' }, { email: BOB.email }] });
  for (const name of [subject, { username: 'Chief' }, BOB]) {
    const answer = await ask('/.portcullis/lock', { method: 'POST', body: await note({ names: [name] }) });
    expect(answer.status).toBe(403);
  }
  expect(await list.list(0)).toEqual([]);
});

test('locks are bounded and ends of sessions are stored as the configuration says', async () => {
  const random = (bytes: Uint8Array) => bytes.fill(0);
  const { ask, list } = gate({ perHour: 1 }, { login: { ...LOGIN, lifetimeSeconds: 7200 } }, { random });
  expect((await ask('/.portcullis/lock', { method: 'POST', body: await note() })).status).toBe(200);
  expect((await ask('/.portcullis/lock', { method: 'POST', body: await note() })).status).toBe(429);
  expect(await list.list(0)).toMatchObject([
    { effect: 'lock', id: 'A'.repeat(22) },
    { effect: 'end', until: NOW / 1000 + 7200 },
  ]);
});

test('an order at a gate whose sessions are in cookies says that sessions were not searched', async () => {
  const { ask } = gate({}, { login: LOGIN });
  const answer = await ask('/.portcullis/lock', { method: 'POST', body: await note() });
  expect(await answer.json()).toMatchObject({ sessions: null, uncovered: ['direct', 'unverified'] });
});

test('a security event that the provider signed locks its user; the keys come by the fetch of the gateway', async () => {
  const provider = await createIdentityProvider({
    ...{ issuer: 'https://login.corp.example', audience: 'gate', clock: () => NOW },
  });
  const { issuer } = provider;
  // A provider on this machine may publish its keys by plain http.
  const jwksUri = 'http://127.0.0.1:8080/keys';
  const fetch: typeof provider.fetch = (_url, init) => provider.fetch(provider.jwksUri, init);
  const signal = { issuer, audience: 'gate', jwksUri, events: { 'session-revoked': 'lock' } };
  const { ask } = gate({ operators: undefined, signals: [signal] }, {}, { fetch });
  const body = await provider.sign(
    { typ: 'secevent+jwt' },
    {
      ...{ iss: issuer, aud: 'gate', iat: NOW / 1000, jti: 'one' },
      sub_id: { format: 'iss_sub', iss: issuer, sub: 'ada' },
      events: { 'https://schemas.openid.net/secevent/caep/event-type/session-revoked': {} },
    },
  );
  const headers = { 'content-type': 'application/secevent+jwt' };
  expect((await ask('/.portcullis/signals', { method: 'POST', body, headers })).status).toBe(202);
  expect((await ask()).status).toBe(403);
});

test('a store that fails withholds every known caller once the last list is too old', async () => {
  const { ask, list } = gate();
  expect((await ask()).status).toBe(200);
  list.list = async () => {
    throw new Error('down');
  };
  // A new gate has no list yet.
  const fresh = assembled(
    { ...goodConfiguration(), lock: { durableObject: 'LOCKS', operators } } as never,
    { providers: { oidc: () => verifierOf(person('eng')) } as never },
    { env: { LOCKS: { getByName: () => list } } },
  );
  const answer = await fresh.ask();
  expect(answer.status).toBe(503);
  expect(fresh.log.events.flatMap(({ reason }) => reason)).toContain('session.locks_unavailable');
  expect(fresh.warned.join()).toContain('the list of locks could not be read');
});

test('what needs no identity does not need the list', async () => {
  const { list, ...made } = gate({}, { instances: openConfiguration().instances, health: '/health' });
  list.list = async () => {
    throw new Error('down');
  };
  expect((await made.ask('/health')).status).toBe(200);
});

test('all hosts of a gate share one list: the store is read once', async () => {
  const configuration = goodConfiguration();
  const list = memoryLocks();
  let reads = 0;
  const counted = { ...list, list: (now: number) => list.list(now).finally(() => reads++) };
  const { ask } = assembled(
    {
      ...configuration,
      instances: [{ ...configuration.instances[0], hosts: [HOST, 'second.corp.example'] }],
      lock: { durableObject: 'LOCKS', operators },
    } as never,
    { providers: { oidc: () => verifierOf(person('eng')) } as never },
    { env: { LOCKS: { getByName: () => counted } } },
  );
  await ask();
  await ask('/T1', {}, 'second.corp.example');
  expect(reads).toBe(1);
});

test('a Worker without the binding of the list refuses every request and says which', () => {
  const { problems } = assembled({
    ...goodConfiguration(),
    lock: { durableObject: 'LOCKS', operators },
  } as never);
  expect(problems.join()).toContain('lock.durableObject');
});

test('signals and revocations are taken below the prefix of the login', async () => {
  const signals = [
    { issuer: 'https://login.corp.example', audience: 'gate', jwksUri: 'https://login.corp.example/keys' },
  ];
  const { ask } = gate({ operators: undefined, signals });
  const headers = { 'content-type': 'application/secevent+jwt' };
  expect((await ask('/.portcullis/signals', { method: 'POST', body: 'x', headers })).status).toBe(400);
  expect((await ask('/.portcullis/revoke', { method: 'POST', body: '{}' })).status).toBe(401);
  // Without operators no order is taken.
  expect((await ask('/.portcullis/lock', { method: 'POST', body: await note() })).status).toBe(200);
});

const TRANSMITTER = {
  ...{ issuer: 'https://login.corp.example', audience: 'gate' },
  jwksUri: 'https://login.corp.example/keys',
};

describe('a configuration', () => {
  const problemsOf = (lock: object, more: object = {}) => {
    const configuration = { ...goodConfiguration(), lock: { durableObject: 'LOCKS', ...lock }, ...more };
    return checkConfiguration(configuration).map(({ path, message }) => `${path} ${message}`);
  };

  test.each<[object, string]>([
    [{}, 'lock needs "operators", "roles" or "signals"'],
    [{ roles: ['engineer'] }, 'lock.roles needs "operator": users are locked on the page for operators'],
    [{ operators, protected: [{}] }, 'lock.protected[0] needs "issuer" and "subject", "email" or "username"'],
    [
      { operators, protected: [{ issuer: 'https://login.corp.example' }] },
      'lock.protected[0] needs "issuer" and "subject" together',
    ],
    [
      { operators, protected: [{ subject: 'ada', email: 'a@b.example' }] },
      'lock.protected[0] needs "issuer" and "subject" together',
    ],
    [{ operators: [operators[0], operators[0]] }, 'lock.operators[1]'],
    [{ operators: [operators[0], String(operators[0]).replace('/one', '/uno')] }, 'lock.operators[1]'],
    [
      { signals: [TRANSMITTER, { ...TRANSMITTER, audience: 'other' }, TRANSMITTER] },
      'lock.signals[2] the issuer "https://login.corp.example" with the audience "gate" is already used at lock.signals[0]',
    ],
    [{ operators, perHour: 0 }, 'lock.perHour must be a whole number from 1 to 1000'],
    [{ operators, keepSeconds: 9 }, 'lock.keepSeconds must be a whole number from 10 to 86400 seconds'],
  ])('%j is refused', (lock, problem) => {
    expect(problemsOf(lock).join('\n')).toContain(problem);
  });

  test.each<[string, string[], string[]]>([
    ['a role of its own', ['engineer'], []],
    [
      'a role that can see the page',
      ['admin'],
      ['lock.roles[0] can see the page (operator.roles): locking needs a role of its own'],
    ],
    ['a role that does not exist', ['enginer'], [expect.stringContaining('lock.roles[0]') as never]],
  ])('with lock.roles that has %s', (_what, roles, problems) => {
    const operator = {
      roles: { admin: ['admins'], engineer: ['eng'] },
      operator: { database: 'DB', roles: ['admin'] },
      trustedHosts: [HOST],
      audit: { sinks: [{ type: 'd1', binding: 'DB' }] },
    };
    expect(problemsOf({ roles }, operator)).toEqual(problems);
  });

  test('with an operator that is no text is refused for that alone', () => {
    const problems = problemsOf({ operators: [5, 6] });
    expect(problems.map((one) => one.split(' ')[0])).toEqual(['lock.operators[0]', 'lock.operators[1]']);
  });

  test('without locks has no problem with them', () => {
    expect(checkConfiguration(goodConfiguration())).toEqual([]);
  });

  test.each(['lock', 'unlock', 'end', 'ask', 'refresh', 'ignore'])(
    'can have an event cause "%s"',
    (effect) => {
      const of = (one: string) =>
        problemsOf({ signals: [{ ...TRANSMITTER, events: { 'account-purged': one } }] });
      expect(of(effect)).toEqual([]);
      expect(of(`${effect}s`)).not.toEqual([]);
    },
  );

  test('with everything is valid', () => {
    expect(
      problemsOf({ operators, protected: [{ ...BOB, username: 'ada' }], perHour: 5, keepSeconds: 60 }),
    ).toEqual([]);
  });
});

test('break-glass access and a login ask the list of the gate, if it has one', () => {
  const scope = (lock: object | undefined) => ({
    ...{
      configuration: { ...goodConfiguration(), lock },
      env: { LOCKS: { getByName: () => memoryLocks() } },
    },
    ...{ settings: {}, parts: { lock: lockPart } },
  });
  const locked = scope({ durableObject: 'LOCKS', operators });
  expect(locksIn(locked as never)).toBe(lockPart.locksOf(locked as never));
  expect(locksIn(locked as never)).toBeDefined();
  expect(locksIn(scope(undefined) as never)).toBeUndefined();
  expect(locksIn({ ...scope(undefined), parts: {} } as never)).toBeUndefined();
  // A Worker that was built without locks does not admit everybody.
  expect(() => locksIn({ ...locked, parts: {} } as never)).toThrow('was built without "lock"');
});

test('a gate without locks takes no orders, and admits callers without a list', async () => {
  const { ask, problems } = gate('none');
  expect(problems).toEqual([]);
  expect((await ask()).status).toBe(200);
  const answer = await ask('/.portcullis/lock', { method: 'POST', body: await note() });
  expect(await answer.text()).toBe('page');
});

test('break-glass access and a login know the list of the gate', () => {
  const { problems } = gate({}, { breakGlass, login: LOGIN });
  expect(problems).toEqual([]);
});

test.each<[string, object, number]>([
  ['a session of a login', { login: { ...LOGIN, lifetimeSeconds: 600 } }, 600],
  ['a session of a login without a stated lifetime', { login: LOGIN }, 86_400],
  ['break-glass access', { login: { ...LOGIN, lifetimeSeconds: 600 }, breakGlass }, 3600],
  ['any session, where there is no login', {}, 365 * 86_400],
])('what a lock ended is remembered for as long as %s can last', async (_what, more, seconds) => {
  const { ask, list } = gate({}, more);
  const answer = await ask('/.portcullis/lock', { method: 'POST', body: await note() });
  expect(answer.status).toBe(200);
  const [end] = (await list.list(NOW / 1000)).filter(({ effect }) => effect === 'end');
  expect(end?.until).toBe(NOW / 1000 + seconds);
});

describe('the account of Phorge that single sign-on linked', () => {
  const SUBJECT = { issuer: 'https://login.corp.example', subject: 'ada' };

  /** What an order by subject covers, at a gate with these instances. */
  async function covered(...instances: readonly object[]) {
    const store = memorySso();
    await store.signedIn(await accountId(SUBJECT.issuer, SUBJECT.subject), 'countess');
    const [first] = goodConfiguration().instances;
    const list = memoryLocks();
    const { ask, problems } = assembled(
      JSON.parse(
        JSON.stringify({
          ...goodConfiguration(),
          login: LOGIN,
          trustedHosts: [HOST],
          lock: { durableObject: 'LOCKS', operators },
          instances: instances.map((more, at) => ({
            ...first,
            ...(at === 0 ? {} : { name: `phorge${at}`, hosts: [`phorge${at}.corp.example`] }),
            ...more,
          })),
        }),
      ),
      {},
      { env: { LOCKS: { getByName: () => list }, SSO: { getByName: () => store } } },
    );
    expect(problems.filter((one) => one !== '')).toEqual([]);
    const body = await note({ names: [SUBJECT] });
    const answer = await ask('/.portcullis/lock', { method: 'POST', body });
    return (await answer.json()) as { names: object[]; uncovered: string[] };
  }

  const sso = { durableObject: 'SSO', serverName: 'edge', clientId: 'phorge', clientSecret: 's'.repeat(32) };
  const conduit = { tokens: true };

  test('is covered by an order about its person', async () => {
    const { names, uncovered } = await covered({ sso, conduit });
    expect([names, uncovered]).toEqual([[SUBJECT, { username: 'countess' }], ['direct']]);
  });

  test('is not covered, and reported, where accounts of two instances could have its name', async () => {
    const { names, uncovered } = await covered({ sso, conduit }, { conduit });
    expect([names, uncovered]).toEqual([[SUBJECT], ['direct', 'accounts']]);
  });

  test('is covered if the other instance has no accounts of its own', async () => {
    const { names } = await covered({ sso, conduit }, {});
    expect(names).toEqual([SUBJECT, { username: 'countess' }]);
  });

  test('is not known without single sign-on', async () => {
    const { names, uncovered } = await covered({ conduit });
    expect([names, uncovered]).toEqual([[SUBJECT], ['direct', 'accounts']]);
  });
});
