import { expect, test } from 'vitest';
import { credentialScene, GOOD, REDIRECT, VERIFIER } from '../fixtures/credential-scene.ts';

const AUTHORIZE = '/.portcullis/credentials/authorize';
const CODE = { grant_type: 'authorization_code', redirect_uri: REDIRECT, code_verifier: VERIFIER };
const query = (changes: Record<string, string> = {}): string =>
  `${AUTHORIZE}?${new URLSearchParams({ ...GOOD, ...changes })}`;

test('a client that is not logged in is redirected to the login, and back to the page of the program’s request', async () => {
  const scene = await credentialScene();
  const answer = await scene.logIn(scene.browser, query());
  expect(answer.headers.get('location')).toBe(query());
});

test('the page shows which program asks and whose credential it would get, and issues nothing without the form', async () => {
  const scene = await credentialScene();
  await scene.logIn();
  const answer = await scene.browser.open(query());
  const page = await answer.text();
  expect(answer.status).toBe(200);
  expect(page).toContain('portcullis login on laptop');
  expect(page).toContain('ada@corp.example');
  expect(page).not.toContain('127.0.0.1:9000/done?');
  expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
});

// RFC 6749 section 3.1: a server must ignore request parameters that it does not recognize.
test('further parameters of a program are ignored, and not sent on', async () => {
  const scene = await credentialScene();
  await scene.logIn();
  const answer = await scene.browser.open(`${query({ scope: 'all', nonce: 'n' })}&resource=a&resource=b`);
  const page = await answer.text();
  expect([answer.status, page.includes('name="scope"'), page.includes('name="resource"')]).toEqual([
    ...[200, false, false],
  ]);
  expect((await scene.browser.open(`${query()}&state=other`)).status).toBe(400);
});

test('a program name that is markup is shown as text', async () => {
  const scene = await credentialScene();
  await scene.logIn();
  const page = await (await scene.browser.open(query({ client_id: '<img src=x>' }))).text();
  expect(page).toContain('<dd>&lt;img src=x&gt;</dd>');
  expect(page).not.toContain('<img src=x');
});

test.each([
  ['another response type', { response_type: 'token' }],
  ['a site', { redirect_uri: 'https://evil.example/' }],
  ['a site that begins like loopback', { redirect_uri: 'http://127.0.0.1.evil.example:80/' }],
  ['a user that looks like loopback', { redirect_uri: 'http://127.0.0.1:80@evil.example/' }],
  ['a name that others may answer for', { redirect_uri: 'http://localhost:9000/' }],
  ['loopback without a port', { redirect_uri: 'http://127.0.0.1/' }],
  ['an address with a query', { redirect_uri: 'http://127.0.0.1:9000/?a=b' }],
  ['a script', { redirect_uri: 'javascript:alert(1)' }],
  ['no address', { redirect_uri: '' }],
  ['a plain challenge', { code_challenge_method: 'plain' }],
  ['an empty challenge', { code_challenge: '' }],
  ['no state', { state: '' }],
  ['a state with markup', { state: '"><b>' }],
  ['no name', { client_id: '' }],
  ['a name of two lines', { client_id: 'git\nhub' }],
])('%s is refused on the page and in its form', async (_what, changes) => {
  const scene = await credentialScene();
  await scene.logIn();
  expect((await scene.browser.open(query(changes))).status).toBe(400);
  expect((await scene.browser.submit(AUTHORIZE, { ...GOOD, ...changes })).status).toBe(400);
  expect(scene.failure).toBe('session.parameters');
});

test('a form of another site, or without a session, gives no code', async () => {
  const scene = await credentialScene();
  await scene.logIn();
  const forged = await scene.browser.submit(AUTHORIZE, GOOD, { origin: 'https://evil.example' });
  expect([forged.status, scene.failure]).toEqual([403, 'session.origin']);
  const stranger = await scene.newBrowser().submit(AUTHORIZE, GOOD);
  expect([stranger.status, scene.failure]).toEqual([401, 'session.login_required']);
});

test('a code is exchanged once, by the program that asked for it', async () => {
  const scene = await credentialScene();
  await scene.logIn();
  const code = await scene.code();
  const { status, body } = await scene.token({ ...CODE, code });
  expect(status).toBe(200);
  expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 28_800 });
  expect(scene.entries.find(({ type }) => type === 'credential')).toMatchObject({
    ...{ change: 'issued', by: 'user', name: 'portcullis login on laptop', subject: 'ada' },
  });
  expect(await scene.token({ ...CODE, code })).toEqual({ status: 400, body: { error: 'invalid_grant' } });
  expect(scene.detail).toBe('the code has already been used');
});

test.each([
  ['with another verifier', { code_verifier: 'w'.repeat(43) }],
  ['without a verifier', { code_verifier: '' }],
  ['for another address', { redirect_uri: 'http://127.0.0.1:9001/done' }],
  ['by another kind of grant', { grant_type: 'client_credentials' }],
])('a code is not exchanged %s, and stays valid for the program that asked', async (_how, changes) => {
  const scene = await credentialScene();
  await scene.logIn();
  const code = await scene.code();
  expect((await scene.token({ ...CODE, code, ...changes })).status).toBe(400);
  expect((await scene.token({ ...CODE, code })).status).toBe(200);
});

test('a code is not exchanged after a minute, nor after a logout', async () => {
  const scene = await credentialScene();
  await scene.logIn();
  const late = await scene.code();
  scene.clock.pass(60);
  expect((await scene.token({ ...CODE, code: late })).body.error).toBe('invalid_grant');
  expect(scene.detail).toBe('the code has expired');
  const code = await scene.code();
  await scene.browser.submit('/.portcullis/logout', {});
  expect((await scene.token({ ...CODE, code })).body.error).toBe('invalid_grant');
  expect(scene.detail).toBe('its session has ended');
});

test('a credential is not accepted as a code, and a session cookie is neither', async () => {
  const scene = await credentialScene();
  await scene.logIn();
  const credential = await scene.credential();
  const cookie = scene.browser.cookies.get('__Host-portcullis-session') ?? '';
  for (const code of [credential, credential.slice(4), cookie, cookie.slice(2), '', 'x.y']) {
    expect((await scene.token({ ...CODE, code })).body.error).toBe('invalid_grant');
  }
});

test('without the option, the addresses for credentials do not exist', async () => {
  const scene = await credentialScene({}, { credentials: undefined as never });
  await scene.logIn();
  expect((await scene.browser.open(query())).status).toBe(404);
});
