import { describe, expect, test } from 'vitest';
import { SESSION_COOKIE } from '../../src/cookies/session-cookie.ts';
import { memorySessions, type SessionOptions } from '../../src/index.ts';
import { KEY, optionsFor, type Scene, scene } from '../fixtures/scene.ts';
import { sleepForDeadlines } from '../fixtures/sleep-for-deadlines.ts';

const inCookies = () => ({});
const inStore = () => ({ store: memorySessions() });
const MODES = [
  ['cookies', inCookies],
  ['a store', inStore],
] as const;

async function loggedIn(options: Parameters<typeof scene>[0] = {}): Promise<Scene> {
  const stage = await scene(options);
  await stage.logIn();
  return stage;
}

test.each(MODES)('in %s, a session that is not used ends, and its cookie is removed', async (_, mode) => {
  const stage = await loggedIn({
    ...mode(),
    idleSeconds: 600,
    identitySeconds: 86_400,
    refreshSeconds: 86_400,
  });
  stage.clock.pass(500);
  expect((await stage.browser.send('/')).status).toBe(200);
  stage.clock.pass(599);
  expect((await stage.browser.send('/')).status).toBe(200);
  stage.clock.pass(601);
  expect([(await stage.browser.send('/')).status, stage.failure]).toEqual([401, 'session.expired']);
  expect(stage.browser.cookies.has(SESSION_COOKIE)).toBe(false);
});

test.each(MODES)('in %s, a session ends after its lifetime, however much it is used', async (_, mode) => {
  const stage = await loggedIn({ ...mode(), lifetimeSeconds: 3600, idleSeconds: 1200 });
  for (let passed = 0; passed < 3500; passed += 500) {
    expect((await stage.browser.send('/')).status).toBe(200);
    stage.clock.pass(500);
  }
  stage.clock.pass(100);
  expect([(await stage.browser.send('/')).status, stage.caller]).toEqual([401, undefined]);
});

test.each(MODES)('C13: in %s, a removed group stops working within the configured time', async (_, mode) => {
  const stage = await loggedIn({ ...mode(), refreshSeconds: 120 });
  stage.provider.person.groups = [];
  stage.clock.pass(119);
  await stage.browser.send('/');
  expect(stage.caller).toMatchObject({ groups: ['eng'] });
  stage.clock.pass(1);
  await stage.browser.send('/');
  expect(stage.caller).toMatchObject({ groups: [] });
});

test.each(MODES)(
  'in %s, fifty concurrent requests with an expired access token make one refresh',
  async (_, mode) => {
    const stage = await loggedIn(mode());
    stage.clock.pass(301);
    const sent = stage.browser.cookieHeader;
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        stage.serve(new Request('https://app.example/', { headers: { cookie: sent } })),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(stage.provider.grants.refresh_token).toBe(1);
  },
);

test.each(MODES)('in %s, requests whose groups have expired wait for the one refresh', async (_, mode) => {
  const stage = await loggedIn({
    ...mode(),
    identitySeconds: 300,
    timeoutMs: 60_000,
    sleep: sleepForDeadlines,
  });
  stage.provider.person.groups = ['new'];
  stage.clock.pass(301);
  const sent = stage.browser.cookieHeader;
  const seen: unknown[] = [];
  stage.site = (caller) => {
    seen.push(caller.kind === 'user' ? caller.groups : []);
    return new Response();
  };
  await Promise.all(
    Array.from({ length: 10 }, () =>
      stage.serve(new Request('https://app.example/', { headers: { cookie: sent } })),
    ),
  );
  expect(seen).toEqual(Array.from({ length: 10 }, () => ['new']));
  expect(stage.provider.grants.refresh_token).toBe(1);
});

test.each(MODES)('in %s, a rotated refresh token is used for the next refresh', async (_, mode) => {
  const stage = await loggedIn(mode());
  for (let round = 0; round < 3; round++) {
    stage.clock.pass(301);
    await stage.browser.send('/');
  }
  const tokens = stage.provider.tokenRequests.map(({ form }) => form.get('refresh_token')).filter(Boolean);
  expect(new Set(tokens).size).toBe(3);
});

test.each(MODES)(
  'in %s, a user whom the provider no longer knows is signed out at the next refresh',
  async (_, mode) => {
    const stage = await loggedIn(mode());
    stage.provider.refreshes = false;
    stage.clock.pass(301);
    const sent = stage.browser.cookieHeader;
    expect([(await stage.browser.send('/')).status, stage.failure]).toEqual([401, 'session.ended']);
    await stage.serve(new Request('https://app.example/', { headers: { cookie: sent } }));
    expect([stage.failure, stage.caller, stage.provider.grants.refresh_token]).toEqual([
      'session.ended',
      undefined,
      1,
    ]);
  },
);

test.each(MODES)(
  'in %s, an outage of the provider signs no user out immediately, and its last answer is not trusted forever',
  async (_, mode) => {
    const stage = await loggedIn({ ...mode(), identitySeconds: 900 });
    stage.provider.identity.stop();
    stage.clock.pass(301);
    expect((await stage.browser.send('/')).status).toBe(200);
    const calls = stage.provider.identity.calls.other;
    await stage.browser.send('/');
    expect(stage.provider.identity.calls.other).toBe(calls);
    stage.clock.pass(600);
    expect([(await stage.browser.send('/')).status, stage.failure]).toEqual([
      503,
      'session.provider_unavailable',
    ]);
    expect(stage.browser.cookies.has(SESSION_COOKIE)).toBe(true);
  },
);

test('a refresh that returns another user is refused', async () => {
  const stage = await loggedIn();
  stage.provider.person = { ...stage.provider.person, sub: 'eve' };
  stage.clock.pass(301);
  const sent = stage.browser.cookieHeader;
  expect([(await stage.browser.send('/')).status, stage.failure]).toEqual([502, 'session.id_token']);
  await stage.serve(new Request('https://app.example/', { headers: { cookie: sent } }));
  expect([stage.failure, stage.caller, stage.browser.cookies.has(SESSION_COOKIE)]).toEqual([
    ...['session.ended', undefined, false],
  ]);
});

test.each(MODES)('in %s, groups that can no longer be fetched end the session', async (_, mode) => {
  const stage = await loggedIn(mode());
  stage.provider.does.userinfo = ({ groups, ...claims }) => ({ ...claims, _claim_names: { groups: 'src1' } });
  stage.clock.pass(301);
  expect([(await stage.browser.send('/')).status, stage.failure]).toEqual([403, 'session.groups_overage']);
  await stage.browser.send('/');
  expect([stage.failure, stage.caller]).toEqual(['session.login_required', undefined]);
});

test('a provider that refuses the gateway as its client ends no session, and the failure says so', async () => {
  const stage = await loggedIn({ identitySeconds: 900 });
  stage.provider.does.tokenStatus = { status: 401, body: { error: 'invalid_client' } };
  stage.clock.pass(301);
  expect((await stage.browser.send('/')).status).toBe(200);
  stage.clock.pass(600);
  expect([(await stage.browser.send('/')).status, stage.failure]).toEqual([502, 'session.client_refused']);
});

test('without a refresh token, a session lasts as long as the provider’s answer is valid', async () => {
  const stage = await scene({ identitySeconds: 600 });
  stage.provider.does.tokenAnswer = ({ refresh_token, ...answer }) => answer;
  await stage.logIn();
  stage.clock.pass(599);
  expect((await stage.browser.send('/')).status).toBe(200);
  stage.clock.pass(1);
  expect([(await stage.browser.send('/')).status, stage.failure]).toEqual([401, 'session.expired']);
});

test.each(MODES)('in %s, keys are rotated in mid-session and no user is signed out', async (_, mode) => {
  const kept = mode();
  const before = await loggedIn({ ...kept, keys: [KEY] });
  const old = new Map(before.browser.cookies);
  const NEW = 'n'.repeat(32);

  const during = await scene({ ...kept, keys: [NEW, KEY] }, before);
  for (const [name, value] of old) during.browser.cookies.set(name, value);
  expect((await during.browser.send('/')).status).toBe(200);
  const resealed = new Map(during.browser.cookies);
  expect(resealed.get(SESSION_COOKIE)).not.toBe(old.get(SESSION_COOKIE));

  const after = await scene({ ...kept, keys: [NEW] }, before);
  for (const [name, value] of resealed) after.browser.cookies.set(name, value);
  expect((await after.browser.send('/')).status).toBe(200);
  for (const [name, value] of old) after.browser.cookies.set(name, value);
  expect([(await after.browser.send('/')).status, after.failure]).toEqual([401, 'session.invalid']);
});

test('the epoch in the configuration ends all sessions that started before it', async () => {
  const before = await loggedIn();
  const after = await scene({ notBefore: before.clock.seconds + 1 }, before);
  for (const [name, value] of before.browser.cookies) after.browser.cookies.set(name, value);
  expect([(await after.browser.send('/')).status, after.failure]).toEqual([401, 'session.expired']);
});

describe.each(MODES)('a session in %s of a provider that is no longer configured', (_where, kept) => {
  type Providers = (issuer: string) => SessionOptions['providers'];
  const after = (before: Scene, options: object, providers: Providers) =>
    scene({ ...optionsFor(before.provider, options), providers: providers(before.provider.issuer) }, before);
  const client = { clientId: 'gate', clientAuthentication: { method: 'none' }, keys: { tiers: [] } } as const;

  test.each([
    ['of this name', (issuer: string) => ({ other: { issuer, ...client } })],
    ['of this issuer', () => ({ idp: { issuer: 'https://other.example', ...client } })],
  ])('admits no one from then on, where there is none %s', async (_what, providers) => {
    const options = kept();
    const before = await loggedIn(options);
    const now = await after(before, options, providers);
    for (const [name, value] of before.browser.cookies) now.browser.cookies.set(name, value);
    expect([(await now.browser.send('/')).status, now.failure]).toEqual([401, 'session.ended']);
    expect([(await now.browser.send('/open')).status, now.detail]).toEqual([
      401,
      'the session is invalid: its identity provider is no longer configured',
    ]);
    // Of two versions of a Worker that serve at once, the other one knows it.
    expect(now.browser.cookies.has(SESSION_COOKIE)).toBe(true);
    expect((await before.browser.send('/')).status).toBe(200);
  });

  test('admits its user as before, once another provider is added', async () => {
    const options = kept();
    const before = await loggedIn(options);
    const now = await after(before, options, (issuer) => ({
      other: { issuer: 'https://other.example', ...client },
      idp: { issuer, ...client },
    }));
    for (const [name, value] of before.browser.cookies) now.browser.cookies.set(name, value);
    expect((await now.browser.send('/')).status).toBe(200);
  });

  test('can still be ended', async () => {
    const options = kept();
    const before = await loggedIn(options);
    const now = await after(before, options, (issuer) => ({ other: { issuer, ...client } }));
    const cookies = [...before.browser.cookies];
    for (const [name, value] of cookies) now.browser.cookies.set(name, value);
    expect((await now.browser.submit('/.portcullis/logout', {})).status).toBe(303);
    expect(now.browser.cookies.has(SESSION_COOKIE)).toBe(false);
    expect(now.entries.map(({ type }) => type)).toContain('logout');
  });
});

test('the session cookie of a store holds no claim, whatever the person has', async () => {
  const stage = await loggedIn(inStore());
  expect(stage.browser.cookies.get(SESSION_COOKIE)?.length).toBeLessThan(200);
});

test('a store that fails admits no one, and the answer says so', async () => {
  const store = memorySessions();
  let { find } = store;
  const stage = await loggedIn({ store: { ...store, find: (...given) => find(...given) } });
  find = () => Promise.reject(new Error('no object'));
  expect([(await stage.browser.send('/open')).status, stage.failure]).toEqual([503, 'session.unavailable']);
  expect(stage.caller).toBeUndefined();
});

test('the refresh of a refused request is not lost: its cookie is set on the refusal', async () => {
  const stage = await loggedIn();
  stage.site = () => {
    throw new Error('a bug');
  };
  stage.clock.pass(301);
  const before = stage.browser.cookies.get(SESSION_COOKIE);
  expect((await stage.browser.send('/')).status).toBe(500);
  expect(stage.browser.cookies.get(SESSION_COOKIE)).not.toBe(before);
});
