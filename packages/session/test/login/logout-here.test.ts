import { expect, test } from 'vitest';
import type { Browser } from '../../../../scripts/fixtures/browser.ts';
import { memorySessions, type SessionOptions } from '../../src/index.ts';
import { type Scene, scene } from '../fixtures/scene.ts';

// A logout ends the session: here, in every other isolate, and whatever becomes of the provider and the store.

const LOGOUT = '/.portcullis/logout';
const DAY = 86_400;

const MODES = [
  ['cookies with revocations', () => ({ revocations: memorySessions() })],
  ['a store', () => ({ store: memorySessions() })],
] as const;

const ALL_MODES = [['cookies', () => ({})], ...MODES] as const;

async function loggedIn(options: Partial<SessionOptions> = {}): Promise<Scene> {
  const stage = await scene(options);
  await stage.logIn();
  return stage;
}

/** A browser that shows the same cookies. */
function copyOf(stage: Scene, cookies: ReadonlyMap<string, string>): Browser {
  const browser = stage.newBrowser();
  for (const [name, value] of cookies) browser.cookies.set(name, value);
  return browser;
}

test.each(MODES)(
  'C41: in %s, a logout is known to an isolate that never saw the session',
  async (_, mode) => {
    const options = mode();
    const stage = await loggedIn(options);
    const old = new Map(stage.browser.cookies);
    await stage.browser.submit(LOGOUT, {});
    const other = await scene(options, stage);
    stage.clock.pass(5);
    expect([(await copyOf(other, old).send('/')).status, other.failure]).toEqual([401, 'session.ended']);
  },
);

test.each(MODES)(
  'C41: in %s, a new login ends the browser’s old session in every isolate',
  async (_, mode) => {
    const options = mode();
    const stage = await loggedIn(options);
    const old = new Map(stage.browser.cookies);
    await stage.browser
      .open('/.portcullis/login?return_to=/x')
      .then((away) => stage.browser.open(stage.provider.authorize(away.headers.get('location') ?? '')));
    const other = await scene(options, stage);
    expect([(await copyOf(other, old).send('/')).status, other.failure]).toEqual([401, 'session.ended']);
    // And the new one is not ended with it, though it began in the same second.
    expect((await copyOf(other, stage.browser.cookies).send('/')).status).toBe(200);
  },
);

test('C41: in cookies with revocations, one browser’s logout does not affect the user’s other browsers', async () => {
  const options = { revocations: memorySessions() };
  const stage = await loggedIn(options);
  const phone = stage.newBrowser();
  await stage.logIn(phone);
  await stage.browser.submit(LOGOUT, {});
  expect((await phone.send('/')).status).toBe(200);
});

test.each(MODES)('C41: in %s, a session that was ended stays ended when lifetimes grow', async (_, mode) => {
  const options = { ...mode(), idleSeconds: 30 * DAY, identitySeconds: 30 * DAY };
  const stage = await loggedIn({ ...options, lifetimeSeconds: DAY });
  stage.provider.does.revocationAnswer = () => new Response(null, { status: 404 });
  const old = new Map(stage.browser.cookies);
  await stage.browser.submit(LOGOUT, {});
  for (const days of [2, 25]) {
    stage.clock.pass(days * DAY);
    const longer = await scene({ ...options, lifetimeSeconds: 365 * DAY }, stage);
    // Whatever ends next has a store forget what it need not know any more.
    await longer.logIn();
    await longer.browser.submit(LOGOUT, {});
    expect([(await copyOf(longer, old).send('/')).status, longer.failure]).toEqual([401, 'session.ended']);
  }
});

test.each(ALL_MODES)('in %s, a logout revokes the refresh token at the provider', async (_, mode) => {
  const stage = await loggedIn(mode());
  await stage.browser.submit(LOGOUT, {});
  expect(stage.provider.revoked).toEqual([expect.stringMatching(/^refresh-/)]);
});

test('C41: without a store of revocations, the old cookie ends in other isolates at its next refresh', async () => {
  const stage = await loggedIn();
  const old = new Map(stage.browser.cookies);
  await stage.browser.submit(LOGOUT, {});
  const other = await scene({}, stage);
  stage.clock.pass(301);
  expect([(await copyOf(other, old).send('/')).status, other.failure]).toEqual([401, 'session.ended']);
});

test('a login of another user revokes the refresh token of the former session', async () => {
  const stage = await loggedIn();
  const again = async (): Promise<Response> => {
    const away = await stage.browser.open('/.portcullis/login?return_to=/x');
    return await stage.browser.open(stage.provider.authorize(away.headers.get('location') ?? ''));
  };
  // Of the same person it may be the grant of the new session too, which would not be refreshed any more.
  expect([(await again()).status, stage.provider.revoked]).toEqual([303, []]);
  stage.provider.person = { ...stage.provider.person, sub: 'bob' };
  expect([(await again()).status, stage.provider.revoked.length]).toEqual([303, 1]);
});

test.each(ALL_MODES)('in %s, a provider that is down does not keep a user signed in', async (_, mode) => {
  const stage = await loggedIn(mode());
  const old = new Map(stage.browser.cookies);
  stage.provider.identity.stop();
  // What the provider said is too old to be believed: every other page would ask it first.
  stage.clock.pass(4000);
  const calls = stage.provider.grants.refresh_token ?? 0;
  const response = await stage.browser.submit(LOGOUT, {});
  expect(response.status).toBeLessThan(400);
  expect([stage.browser.cookies.size, stage.provider.grants.refresh_token ?? 0]).toEqual([0, calls]);
  expect((await copyOf(stage, old).send('/')).status).toBe(401);
});

test.each(ALL_MODES)('in %s, a logout causes no refresh', async (_, mode) => {
  const stage = await loggedIn(mode());
  stage.clock.pass(301);
  await stage.browser.submit(LOGOUT, {});
  expect(stage.provider.grants.refresh_token).toBeUndefined();
});

test.each(ALL_MODES)(
  'in %s, a provider without a revocation endpoint does not change the logout',
  async (_, mode) => {
    for (const status of [400, 404, 503]) {
      const stage = await loggedIn(mode());
      stage.provider.does.revocationAnswer = () =>
        Response.json({ error: 'unsupported_token_type' }, { status });
      const response = await stage.browser.submit(LOGOUT, {});
      expect([status, response.status, stage.browser.cookies.size]).toEqual([status, 200, 0]);
      const logout = stage.entries.find(({ type }) => type === 'logout');
      expect(logout).toMatchObject({ failure: expect.stringMatching(/^session\.provider_/) });
    }
  },
);

const down = () => Promise.reject(new Error('no object'));

test.each([
  ['a store that cannot be read', 'store', { find: down, remove: down }],
  ['a store that cannot be written', 'store', { remove: down }],
  ['revocations that fail', 'revocations', { endSession: down }],
] as const)(
  '%s: the cookie is removed, and the answer says what could not be done',
  async (_, option, failing) => {
    const kept = memorySessions();
    const stage = await loggedIn({ [option]: kept });
    Object.assign(kept, failing);
    const response = await stage.browser.submit(LOGOUT, {});
    expect([response.status, stage.failure, stage.browser.cookies.size]).toEqual([
      503,
      'session.logout_incomplete',
      0,
    ]);
    expect(await response.text()).toContain('You are signed out in this browser');
  },
);

test('“everywhere”, where that is impossible, still ends the session here', async () => {
  const stage = await loggedIn();
  const response = await stage.browser.submit(LOGOUT, { everywhere: '1' });
  expect([response.status, stage.failure, stage.browser.cookies.size]).toEqual([
    501,
    'session.logout_unsupported',
    0,
  ]);
});

test.each([
  ['store', 'find'],
  ['revocations', 'isEnded'],
] as const)('a %s that does not answer is not waited for', async (option, method) => {
  const kept = memorySessions();
  const stage = await loggedIn({ [option]: kept, storeTimeoutMs: 5 });
  Object.assign(kept, { [method]: () => new Promise<never>(() => {}) });
  expect([(await stage.browser.send('/')).status, stage.failure]).toEqual([503, 'session.unavailable']);
});

test('a failing store of revocations admits no one, and causes no crash', async () => {
  const revocations = memorySessions();
  const stage = await loggedIn({ revocations });
  Object.assign(revocations, { isEnded: down });
  expect([(await stage.browser.send('/')).status, stage.failure, stage.caller]).toEqual([
    503,
    'session.unavailable',
    undefined,
  ]);
});
