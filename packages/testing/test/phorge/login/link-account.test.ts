import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Phorge, type PhorgeOptions, startPhorge } from '../../../src/phorge.ts';
import { authorizeQuery, Browser, csrfField, fieldOf, location, titleOf } from '../browser.ts';
import { OAuthServer, PROVIDER } from '../oauth-server.ts';
import type { RawAnswer } from '../raw-http.ts';

const CALLBACK = '/auth/login/phabricator:edge.gateway/';
let phorge: Phorge;
let server: OAuthServer;
let browser: Browser;

async function start(setting: Partial<NonNullable<PhorgeOptions['oauthProvider']>> = {}): Promise<void> {
  server = new OAuthServer();
  phorge = await startPhorge({
    oauthProvider: { ...PROVIDER, id: 5, ...setting },
    fetch: server.fetch,
    users: [
      { username: 'carla', email: 'carol@corp.example' },
      { username: 'dave', externalId: 'edge|dave' },
    ],
  });
  browser = new Browser(phorge, phorge.signIn('carla').cookie);
}

beforeEach(() => start());
afterEach(() => phorge.close());

/** Comes back from the authorization server, as the profile that the provider shows. */
async function callback(phid = 'edge|carol'): Promise<RawAnswer> {
  server.whoami = () => server.profile({ phid });
  const state = fieldOf(await browser.get('/auth/link/5/'), 'state');
  return await browser.get(`${CALLBACK}?code=code-1&state=${state}`);
}

describe('the page of a provider', () => {
  test('has a form whose action is the authorization address, and sets the client id', async () => {
    const answer = await browser.get('/auth/link/5/');
    expect([answer.status, titleOf(answer)]).toEqual([200, 'Link Phorge Account']);
    expect(answer.body).toContain(
      '<form method="GET" action="http://idp.example:8200/-/idp/oauthserver/auth/"><button>Link External Account',
    );
    expect(fieldOf(answer, 'client_id')).toBe('phorge-client');
    expect(fieldOf(answer, 'redirect_uri')).toBe(`${phorge.url}${CALLBACK}`);
    expect(fieldOf(answer, 'state')).toMatch(/^[0-9a-f]{40}$/);
    expect(answer.setCookies).toEqual([
      expect.stringMatching(/^phcid=[a-z2-7]{16}; path=\/; domain=127\.0\.0\.1; HttpOnly$/),
    ]);
    expect(answer.headers['content-security-policy']).toContain(
      "form-action 'self' http://idp.example:8200;",
    );
  });

  test('is not found under another number', async () => {
    expect((await browser.get('/auth/link/4/')).status).toBe(404);
  });

  test('is a login for anonymous clients', async () => {
    expect((await new Browser(phorge).get('/auth/link/5/')).headers.location).toContain('/oauthserver/auth/');
  });

  test.each([
    ['the provider does not allow it', 'carla', { allowLink: false }, 'Account Not Linkable'],
    ['the user has such an account already', 'dave', {}, 'Account Already Linked'],
  ])('says so where %s', async (_, username, setting, title) => {
    await phorge.close();
    await start(setting);
    const answer = await new Browser(phorge, phorge.signIn(username).cookie).get('/auth/link/5/');
    expect([answer.status, titleOf(answer)]).toEqual([200, title]);
  });
});

describe('a user who returns from the provider', () => {
  test('with an unlinked account is asked to confirm it', async () => {
    const answer = await callback();
    expect(answer.status).toBe(302);
    expect(location(answer)).toMatch(/^\/auth\/confirmlink\/[a-z2-7]{32}\/$/);
    expect(answer.setCookies).toEqual([
      expect.stringMatching(/^phreg=[a-z2-7]{32}; path=\/; domain=127\.0\.0\.1; HttpOnly$/),
    ]);
  });

  test('with another user’s account is refused', async () => {
    const answer = await callback('edge|dave');
    expect([answer.status, titleOf(answer)]).toEqual([200, 'Login Failed']);
    expect(answer.body).toContain('is already associated with another Phorge user account');
    expect(phorge.user('carla')?.externalId).toBeUndefined();
  });

  test('with the user’s own account is redirected to the settings', async () => {
    const state = fieldOf(await browser.get('/auth/link/5/'), 'state');
    const { cookie } = phorge.signIn('dave');
    const dave = new Browser(phorge, `${cookie}; phcid=${browser.cookies.get('phcid')}`);
    server.whoami = () => server.profile({ phid: 'edge|dave' });
    const answer = await dave.get(`${CALLBACK}?code=code-1&state=${state}`);
    expect(location(answer)).toBe('/settings/panel/external/');
  });

  test('with a second account is refused', async () => {
    const state = fieldOf(await browser.get('/auth/link/5/'), 'state');
    const dave = new Browser(
      phorge,
      `${phorge.signIn('dave').cookie}; phcid=${browser.cookies.get('phcid')}`,
    );
    const answer = await dave.get(`${CALLBACK}?code=code-1&state=${state}`);
    expect(answer.body).toContain('is already connected to an external account on this service');
  });

  test('where linking is off is refused', async () => {
    await phorge.close();
    await start({ allowLink: false });
    const state = authorizeQuery(await new Browser(phorge).get('/maniphest/')).get('state');
    expect(state).toMatch(/^[0-9a-f]{40}$/);
    const stranger = new Browser(phorge);
    const own = authorizeQuery(await stranger.get('/maniphest/')).get('state');
    browser.cookies.set('phcid', stranger.cookies.get('phcid') ?? '');
    const answer = await browser.get(`${CALLBACK}?code=code-1&state=${own}`);
    expect(answer.body).toContain('is not configured to allow account linking on this server');
  });
});

describe('the confirmation', () => {
  let path: string;
  beforeEach(async () => {
    path = location(await callback());
  });
  const form = (csrf: string) => ({ __csrf__: csrf, __form__: '1', __dialog__: '1' });

  test('shows the account in a dialog', async () => {
    const answer = await browser.get(path);
    expect([answer.status, titleOf(answer)]).toEqual([200, 'Confirm External Account Link']);
    expect(answer.body).toContain(`<form action="${path}" method="POST" class="aphront-dialog-view"`);
    expect(answer.body).toContain('name="__dialog__" value="1"');
    expect(answer.body).toContain('carol (Carol Edge)');
  });

  test('one POST links, and ends in the settings', async () => {
    const answer = await browser.post(path, form(csrfField(await browser.get(path))));
    expect(answer.status).toBe(302);
    expect(location(answer)).toBe('/settings/panel/external/');
    expect(answer.setCookies.map((line) => line.split(';')[0])).toEqual([
      'phreg=deleted',
      'phcid=deleted',
      'invite=deleted',
    ]);
    expect(phorge.user('carla')?.externalId).toBe('edge|carol');
  });

  test('the next login from a fresh browser lands in the old account', async () => {
    await browser.post(path, form(csrfField(await browser.get(path))));
    const fresh = new Browser(phorge);
    const state = authorizeQuery(await fresh.get('/maniphest/')).get('state');
    const answer = await fresh.get(`${CALLBACK}?code=code-2&state=${state}`);
    expect(location(answer)).toBe('/auth/validate/?expect=carla');
  });

  test('without its token is a 500, and links nothing', async () => {
    expect((await browser.post(path, form(''))).status).toBe(500);
    expect(phorge.user('carla')?.externalId).toBeUndefined();
  });

  test.each([
    ['another browser', 'phreg=', 'different registration key'],
    ['a browser without the cookie', '', 'did not submit a registration key'],
  ])('is refused to %s', async (_, cookie, text) => {
    const other = new Browser(
      phorge,
      `${phorge.signIn('carla').cookie}${cookie && `; ${cookie}${'a'.repeat(32)}`}`,
    );
    const answer = await other.get(path);
    expect([answer.status, titleOf(answer)]).toEqual([200, 'Authentication Error']);
    expect(answer.body).toContain(text);
  });

  test('cannot be used a second time', async () => {
    const csrf = csrfField(await browser.get(path));
    await browser.post(path, form(csrf));
    expect((await browser.get(path)).body).toContain('already linked to your account');
    const dave = new Browser(phorge, phorge.signIn('dave').cookie);
    expect((await dave.get(path)).body).toContain('already linked to another user');
  });

  test('a key that was never issued is refused', async () => {
    const answer = await browser.get(`/auth/confirmlink/${'a'.repeat(32)}/`);
    expect(answer.body).toContain('No valid linkable account.');
  });
});
