import type { LoginProvider } from '@portcullis/testing/internal';
import { expect, test } from 'vitest';
import { loginError } from '../../src/failures/login-failure.ts';
import { memorySessions } from '../../src/index.ts';
import { logoutTokenProblem } from '../../src/login/logout.ts';
import { type Scene, scene } from '../fixtures/scene.ts';

const MODES = [
  ['cookies with revocations', () => ({ revocations: memorySessions() })],
  ['a store', () => ({ store: memorySessions() })],
] as const;

async function loggedIn(options: Parameters<typeof scene>[0] = {}): Promise<Scene> {
  const stage = await scene(options);
  await stage.logIn();
  return stage;
}

const send = (stage: Scene, token: string): Promise<Response> =>
  stage.serve(
    new Request('https://app.example/.portcullis/backchannel-logout', {
      method: 'POST',
      body: new URLSearchParams({ logout_token: token }),
    }),
  );

const isIn = async (stage: Scene, browser = stage.browser): Promise<boolean> =>
  (await browser.send('/')).status === 200;

test.each(MODES)(
  'in %s, a logout ends the session here and redirects to the provider’s logout',
  async (_, mode) => {
    const stage = await loggedIn(mode());
    const planted = new Map(stage.browser.cookies);
    const response = await stage.browser.submit('/.portcullis/logout', {});
    const page = await response.text();
    const there = new URL(/content="0; url=([^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '');
    expect(there.origin + there.pathname).toBe('https://idp.example/logout');
    expect(there.searchParams.get('id_token_hint')).toMatch(/^eyJ/);
    expect(there.searchParams.get('post_logout_redirect_uri')).toBe(
      'https://app.example/.portcullis/signed-out',
    );
    expect(stage.browser.cookies.size).toBe(0);
    const other = stage.newBrowser();
    for (const [name, value] of planted) other.cookies.set(name, value);
    expect(await isIn(stage, other)).toBe(false);
  },
);

test('an ID token too long for the cookies is left out, and the provider asks the user instead', async () => {
  const stage = await scene();
  stage.provider.does.idToken = (claims) => ({ ...claims, junk: 'x'.repeat(12_000) });
  expect((await stage.logIn()).status).toBe(303);
  expect(await isIn(stage)).toBe(true);
  const page = await (await stage.browser.submit('/.portcullis/logout', {})).text();
  expect(page).toContain('https://idp.example/logout?client_id=gate');
});

test('a link to the logout only asks for confirmation', async () => {
  const stage = await loggedIn();
  const page = await stage.browser.open('/.portcullis/logout');
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<form method="post"');
  expect(await isIn(stage)).toBe(true);
});

test('a logout without a session, or with a corrupted one, ends on the signed-out page', async () => {
  const stage = await scene();
  for (const cookie of [undefined, 'spoilt']) {
    if (cookie !== undefined) stage.browser.cookies.set('__Host-portcullis-session', cookie);
    const response = await stage.browser.submit('/.portcullis/logout', {});
    expect(response.headers.get('location')).toBe('https://app.example/.portcullis/signed-out');
  }
  expect(stage.browser.cookies.size).toBe(0);
});

test.each(MODES)('in %s, a user can end all their sessions, and no others', async (_, mode) => {
  const stage = await loggedIn(mode());
  const [phone, stranger] = [stage.newBrowser(), stage.newBrowser()];
  await stage.logIn(phone);
  stage.provider.person = { ...stage.provider.person, sub: 'bob', sid: 'sid-2' };
  await stage.logIn(stranger);
  await stage.browser.submit('/.portcullis/logout', { everywhere: '1' });
  expect(await Promise.all([stage.browser, phone, stranger].map((browser) => isIn(stage, browser)))).toEqual([
    false,
    false,
    true,
  ]);
});

test.each(MODES)(
  'in %s, a user whose own session has expired can still end all of theirs',
  async (_, mode) => {
    const stage = await loggedIn({ ...mode(), idleSeconds: 600 });
    const stolen = stage.newBrowser();
    await stage.logIn(stolen);
    stage.clock.pass(500);
    expect(await isIn(stage, stolen)).toBe(true);
    stage.clock.pass(200);
    const answer = await stage.browser.submit('/.portcullis/logout', { everywhere: '1' });
    expect([answer.status, stage.failure]).toEqual([200, undefined]);
    expect([stage.browser.cookies.size, await isIn(stage, stolen)]).toEqual([0, false]);
  },
);

test.each(MODES)(
  'in %s, a user whose own session was ended before gets no message that all of theirs ended',
  async (_, mode) => {
    const stage = await loggedIn(mode());
    const stolen = stage.newBrowser();
    await stage.logIn(stolen);
    const cookies = new Map(stage.browser.cookies);
    await stage.browser.submit('/.portcullis/logout', {});
    for (const [name, value] of cookies) stage.browser.cookies.set(name, value);
    const answer = await stage.browser.submit('/.portcullis/logout', { everywhere: '1' });
    expect([answer.status, stage.failure]).toEqual([401, 'session.login_required']);
    expect(await answer.text()).toContain('href="https://app.example/.portcullis/login?return_to=');
    expect([stage.browser.cookies.size, await isIn(stage, stolen)]).toEqual([0, true]);
  },
);

test.each(MODES)(
  'in %s, a logout token by sub ends the sessions of the user within one request',
  async (_, mode) => {
    const stage = await loggedIn(mode());
    const phone = stage.newBrowser();
    await stage.logIn(phone);
    const response = await send(stage, await stage.provider.logoutToken());
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect([await isIn(stage), await isIn(stage, phone)]).toEqual([false, false]);
    stage.clock.pass(1);
    await stage.logIn();
    expect(await isIn(stage)).toBe(true);
  },
);

test.each(MODES)('in %s, a logout token by sid ends that session and no other', async (_, mode) => {
  const stage = await loggedIn(mode());
  const phone = stage.newBrowser();
  stage.provider.person = { ...stage.provider.person, sid: 'sid-phone' };
  await stage.logIn(phone);
  expect(
    (await send(stage, await stage.provider.logoutToken({ sub: undefined, sid: 'sid-phone' }))).status,
  ).toBe(200);
  expect([await isIn(stage), await isIn(stage, phone)]).toEqual([true, false]);
});

test.each(MODES)('C29: in %s, of fifty concurrent redemptions of one jti one succeeds', async (_, mode) => {
  const stage = await loggedIn(mode());
  const token = await stage.provider.logoutToken();
  const answers = await Promise.all(Array.from({ length: 50 }, () => send(stage, token)));
  const counts = Map.groupBy(answers, ({ status }) => status);
  expect([counts.get(200)?.length, counts.get(400)?.length]).toEqual([1, 49]);
});

test('C33: a logout token is refused for each thing that is wrong with it', async () => {
  const stage = await loggedIn({ store: memorySessions() });
  const { provider, clock } = stage;
  const wrong: [string, Parameters<LoginProvider['logoutToken']>[0]][] = [
    ['no events', { events: undefined }],
    ['another event', { events: { 'http://example.com/event': {} } }],
    [
      'an event that is no object',
      { events: { 'http://schemas.openid.net/event/backchannel-logout': true } },
    ],
    ['a nonce', { nonce: 'x' }],
    ['no iat', { iat: undefined }],
    ['iat in the future', { iat: clock.seconds + 60 }],
    ['iat long ago', { iat: clock.seconds - 601 }],
    ['no jti', { jti: undefined }],
    ['no exp', { exp: undefined }],
    ['exp in the past', { exp: clock.seconds - 31 }],
    ['another audience', { aud: 'other' }],
    ['another issuer', { iss: 'https://evil.example' }],
    ['neither sub nor sid', { sub: undefined }],
    ['a sub that is no text', { sub: 1 }],
  ];
  for (const [what, claims] of wrong) {
    const response = await send(stage, await provider.logoutToken(claims));
    expect([what, response.status, stage.failure]).toEqual([what, 400, 'session.logout_token']);
  }
  const good = await provider.logoutToken();
  const [header, payload] = good.split('.');
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  for (const token of [
    '',
    'x',
    'a.b.c',
    `${header}.${payload}.AAAA`,
    `${none}.${payload}.`,
    `${header}.${payload}`,
  ]) {
    const response = await send(stage, token);
    expect([token.length, response.status]).toEqual([token.length, 400]);
  }
  expect(await isIn(stage)).toBe(true);
});

test('C33: an ID token is not accepted as a logout token', async () => {
  const stage = await scene({ store: memorySessions() });
  let idToken = '';
  stage.provider.does.forge = (token) => {
    idToken = token;
    return token;
  };
  await stage.logIn();
  expect((await send(stage, idToken)).status).toBe(400);
  expect(await isIn(stage)).toBe(true);
});

test('C33: no front-channel logout exists: a sid in an address ends nothing', async () => {
  const stage = await loggedIn({ store: memorySessions() });
  await stage.browser.open('/.portcullis/logout?sid=sid-1&iss=https://idp.example');
  expect(stage.failure).toBe('session.parameters');
  expect(await isIn(stage)).toBe(true);
});

test('where no revocations are stored, the provider gets an error for its logout token', async () => {
  const stage = await loggedIn();
  expect([(await send(stage, await stage.provider.logoutToken())).status, stage.failure]).toEqual([
    501,
    'session.logout_unsupported',
  ]);
});

test('a provider whose metadata is not available does not keep a user signed in here', async () => {
  const stage = await loggedIn();
  const fresh = await scene({}, stage);
  for (const [name, value] of stage.browser.cookies) fresh.browser.cookies.set(name, value);
  stage.provider.identity.stop();
  const response = await fresh.browser.submit('/.portcullis/logout', {});
  expect(response.headers.get('location')).toBe('https://app.example/.portcullis/signed-out');
  expect(fresh.browser.cookies.size).toBe(0);
});

test('the time of a logout token is measured by the clock that is passed in', () => {
  const claims = {
    iat: 1000,
    jti: 'a',
    sub: 's',
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  };
  expect(logoutTokenProblem(claims, 1600)).toBeUndefined();
  expect(logoutTokenProblem(claims, 1601)).toMatch(/ago/);
  expect(logoutTokenProblem(claims, 969)).toMatch(/future/);
  expect(loginError('session.logout_token').status).toBe(400);
});
