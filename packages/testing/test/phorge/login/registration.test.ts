import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';
import { authorizeQuery, Browser, csrfField, location, titleOf } from '../browser.ts';
import { OAuthServer, PROVIDER } from '../oauth-server.ts';

let phorge: Phorge;
let server: OAuthServer;
let browser: Browser;

beforeEach(async () => {
  server = new OAuthServer();
  phorge = await startPhorge({ oauthProvider: PROVIDER, fetch: server.fetch });
  browser = new Browser(phorge);
});
afterEach(() => phorge.close());

/** Walks to the registration form of a profile and answers its path. */
async function toForm(profile: Record<string, unknown> = {}): Promise<string> {
  server.whoami = () => server.profile(profile);
  const state = authorizeQuery(await browser.get('/maniphest/')).get('state');
  return location(await browser.get(`/auth/login/phabricator:edge.gateway/?code=c&state=${state}`));
}

const form = (csrf: string, more: Record<string, string> = {}): Record<string, string> => ({
  __csrf__: csrf,
  __form__: '1',
  phase: '2',
  username: 'carol',
  realName: 'Carol Edge',
  ...more,
});

test('the form proposes the provider’s values, without a field for a good e-mail address', async () => {
  const answer = await browser.get(await toForm());
  expect(answer.status).toBe(200);
  expect(answer.body).toContain('<title>Create a New Account</title>');
  expect(answer.body).toContain('<input type="hidden" name="__form__" value="1" />');
  expect(answer.body).toContain('<input type="hidden" name="phase" value="2" />');
  expect(answer.body).toContain('name="username" value="carol"');
  expect(answer.body).toContain('name="realName" value="Carol Edge"');
  expect(answer.body).not.toContain('name="email"');
  expect(csrfField(answer)).toMatch(/^B@[a-z2-7]{8}[0-9a-f]{16}$/);
});

test('its POST makes the user and signs in, with five cookies', async () => {
  const path = await toForm();
  const answer = await browser.post(path, form(csrfField(await browser.get(path))));
  expect(answer.headers.location).toBe(`${phorge.url}/auth/validate/?expect=carol`);
  expect(answer.setCookies.map((line) => line.split('=')[0])).toEqual([
    'phusr',
    'phsid',
    'phreg',
    'phcid',
    'invite',
  ]);
  expect(phorge.user('carol')).toMatchObject({ email: 'carol@corp.example', realName: 'Carol Edge' });
  await browser.get('/auth/validate/?expect=carol');
  expect(location(await browser.get('/auth/finish/'))).toBe('/maniphest/');
  expect((await browser.get('/maniphest/')).body).toContain('>carol</a>');
});

test('the next login of that identity registers nothing', async () => {
  const path = await toForm();
  await browser.post(path, form(csrfField(await browser.get(path))));
  browser = new Browser(phorge);
  expect(await toForm({ userName: 'renamed' })).toBe('/auth/validate/?expect=carol');
});

describe('the POST is refused with 500', () => {
  test.each([
    ['without a token', '', 'This request had no CSRF token.'],
    ['with a wrong token', `B@${'a'.repeat(24)}`, 'This request had an invalid CSRF token.'],
  ])('%s', async (_, csrf, text) => {
    const path = await toForm();
    const answer = await browser.post(path, form(csrf));
    expect(answer.status).toBe(500);
    expect(answer.body).toContain('Unhandled Exception (&quot;AphrontMalformedRequestException&quot;)');
    expect(answer.body).toContain('This was a Web request.');
    expect(answer.body).toContain(text);
    expect(phorge.user('carol')).toBeUndefined();
  });
});

describe('the form comes back with 200', () => {
  test.each([
    ['a taken username', { username: 'ADMIN' }, 'Another user already has that username.'],
    ['an invalid username', { username: 'carol.' }, 'is not valid'],
    ['a username too long', { username: 'c'.repeat(65) }, 'is not valid'],
    ['no username', { username: '' }, 'Username is required.'],
    ['no real name', { realName: '' }, 'Real name is required.'],
  ])('for %s', async (_, fields: Record<string, string>, text) => {
    const path = await toForm();
    const answer = await browser.post(path, form(csrfField(await browser.get(path)), fields));
    expect(answer).toMatchObject({ status: 200, setCookies: [] });
    expect(answer.body).toContain(text);
    expect(csrfField(answer)).not.toBe('');
  });
});

describe('an e-mail address', () => {
  test.each([['no address'], ['']])('that is not usable (%j) is asked for', async (primaryEmail) => {
    const path = await toForm({ primaryEmail });
    const shown = await browser.get(path);
    expect(shown.body).toContain('name="email"');
    const refused = await browser.post(path, form(csrfField(shown), { email: 'admin@phorge.example' }));
    expect(refused.body).toContain('Another user already has that email.');
    await browser.post(path, form(csrfField(shown), { email: 'carol@home.example' }));
    expect(phorge.user('carol')?.email).toBe('carol@home.example');
  });

  test('that is taken opens a dialog, then a form that asks for another', async () => {
    const path = await toForm({ primaryEmail: 'Admin@phorge.example' });
    const dialog = await browser.get(path);
    expect(dialog.status).toBe(200);
    expect(dialog.body).toContain('<title>Email Address Already in Use</title>');
    expect(dialog.body).toContain('name="phase" value="1"');
    const asked = await browser.post(path, { __csrf__: csrfField(dialog), __form__: '1', phase: '1' });
    expect(asked.body).toContain('name="email"');
    expect(phorge.user('carol')).toBeUndefined();
  });
});

describe('a registration belongs to one browser', () => {
  test('another browser is refused', async () => {
    const path = await toForm();
    const answer = await new Browser(phorge).get(path);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('Registration Failed');
  });

  test('a browser without its cookie too', async () => {
    const path = await toForm();
    browser.cookies.delete('phreg');
    expect((await browser.get(path)).body).toContain('did not submit a registration key');
  });

  test('its POST uses it up', async () => {
    const path = await toForm();
    const csrf = csrfField(await browser.get(path));
    await browser.post(path, form(csrf));
    expect(location(await browser.get(path))).toBe('/');
    browser.cookies.delete('phsid');
    const answer = await browser.get(path);
    expect(titleOf(answer)).toBe('Registration Failed');
    expect(answer.body).toContain('already linked to another user');
  });
});

test('auth.require-approval: the new user is signed in, and waits on every page', async () => {
  await phorge.close();
  phorge = await startPhorge({ oauthProvider: PROVIDER, fetch: server.fetch, requireApproval: true });
  browser = new Browser(phorge);
  const path = await toForm();
  const registered = await browser.post(path, form(csrfField(await browser.get(path))));
  expect(location(registered)).toBe('/auth/validate/?expect=carol');
  expect(location(await browser.get('/auth/validate/?expect=carol'))).toBe('/auth/finish/');
  expect(location(await browser.get('/auth/finish/'))).toBe('/maniphest/');
  const waiting = await browser.get('/maniphest/');
  expect([waiting.status, titleOf(waiting)]).toEqual([200, 'Wait For Approval']);
  expect(phorge.user('carol')?.approved).toBe(false);
  phorge.setApproved('carol', true);
  expect(titleOf(await browser.get('/maniphest/'))).toBe('Maniphest: /maniphest/');
});

describe('auth.email-domains', () => {
  beforeEach(async () => {
    await phorge.close();
    const emailDomains = ['corp.example', 'Home.example'];
    phorge = await startPhorge({ oauthProvider: PROVIDER, fetch: server.fetch, emailDomains });
    browser = new Browser(phorge);
  });

  test('an address of another domain ends the registration', async () => {
    const answer = await browser.get(await toForm({ primaryEmail: 'carol@elsewhere.example' }));
    expect([answer.status, titleOf(answer)]).toEqual([200, 'Registration Failed']);
    expect(answer.body).toContain('invalid email address (carol@elsewhere.example)');
    expect(answer.body).toContain('Email address must be at one of: corp.example, home.example');
  });

  test('an address of one of them registers, in any case', async () => {
    const path = await toForm({ primaryEmail: 'carol@HOME.example' });
    await browser.post(path, form(csrfField(await browser.get(path))));
    expect(phorge.user('carol')?.email).toBe('carol@HOME.example');
  });

  test('an address that is typed in must be one of them as well', async () => {
    const path = await toForm({ primaryEmail: '' });
    const fields = form(csrfField(await browser.get(path)), { email: 'carol@elsewhere.example' });
    expect((await browser.post(path, fields)).body).toContain('Email address must be at one of');
    expect(phorge.user('carol')).toBeUndefined();
  });
});
