import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';
import { authorizeQuery, Browser, fieldOf, location } from '../browser.ts';
import { OAuthServer, PROVIDER } from '../oauth-server.ts';

const CALLBACK = '/auth/login/phabricator:edge.gateway/';
let phorge: Phorge;
let server: OAuthServer;
let browser: Browser;
let state: string;

beforeEach(async () => {
  server = new OAuthServer();
  phorge = await startPhorge({
    oauthProvider: PROVIDER,
    fetch: server.fetch,
    users: [{ username: 'dave', externalId: 'edge|dave' }, { username: 'admin' }],
  });
  browser = new Browser(phorge);
  state = authorizeQuery(await browser.get('/maniphest/')).get('state') ?? '';
});
afterEach(() => phorge.close());

const callback = (query: string) => browser.get(`${CALLBACK}?${query}`);

test('the code is exchanged from server to server, without any cookie of the browser', async () => {
  await callback(`code=code-1&state=${state}`);
  const agent = `${phorge.url}/ Phorge/1.0 cURL/8.14.1`;
  expect(server.calls.map(({ url, init }) => [init.method, url])).toEqual([
    ['POST', 'http://idp.example:8200/-/idp/oauthserver/token/'],
    ['GET', 'http://idp.example:8200/-/idp/api/user.whoami?access_token=token-1'],
  ]);
  const [token, whoami] = server.calls;
  expect(Object.fromEntries(new URLSearchParams(String(token?.init.body)))).toEqual({
    client_id: 'phorge-client',
    client_secret: 's3cret',
    redirect_uri: `${phorge.url}${CALLBACK}`,
    code: 'code-1',
    grant_type: 'authorization_code',
  });
  for (const call of [token, whoami]) expect(call?.init.headers).toMatchObject({ 'user-agent': agent });
  expect(JSON.stringify(server.calls)).not.toContain('phsid');
});

test('a known identity is signed in, with five cookies', async () => {
  server.whoami = () => server.profile({ phid: 'edge|dave' });
  const answer = await callback(`code=code-1&state=${state}`);
  expect(answer.status).toBe(302);
  expect(answer.headers.location).toBe(`${phorge.url}/auth/validate/?expect=dave`);
  const gone =
    'deleted; expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; path=/; domain=127.0.0.1; HttpOnly';
  expect(answer.setCookies[0]).toMatch(/^phusr=dave; expires=/);
  expect(answer.setCookies[1]).toMatch(/^phsid=[a-z2-7]{40}; expires=/);
  expect(answer.setCookies.slice(2)).toEqual([`phreg=${gone}`, `phcid=${gone}`, `invite=${gone}`]);
});

test('a known identity ends on the page first asked for', async () => {
  server.whoami = () => server.profile({ phid: 'edge|dave' });
  const validate = await browser.get(location(await callback(`code=code-1&state=${state}`)));
  expect(location(validate)).toBe('/auth/finish/');
  const finish = await browser.get('/auth/finish/');
  expect(location(finish)).toBe('/maniphest/');
  expect(finish.setCookies.map((line) => line.split(';')[0])).toEqual([
    'next_uri=deleted',
    'jump_to_hisec=deleted',
  ]);
  const page = await browser.get('/maniphest/');
  expect(page.status).toBe(200);
  expect(page.body).toContain('>dave</a>');
});

test('an unknown identity is sent to register', async () => {
  const answer = await callback(`code=code-1&state=${state}`);
  expect(location(answer)).toMatch(/^\/auth\/register\/[a-z2-7]{32}\/$/);
  expect(answer.setCookies).toEqual([
    expect.stringMatching(/^phreg=[a-z2-7]{32}; path=\/; domain=127\.0\.0\.1; HttpOnly$/),
  ]);
});

describe('a provider without the permission gets a page that says so', () => {
  const users = [{ username: 'dave', externalId: 'edge|dave' }, { username: 'admin' }];

  test('registration', async () => {
    await phorge.close();
    const oauthProvider = { ...PROVIDER, allowRegistration: false };
    phorge = await startPhorge({ oauthProvider, fetch: server.fetch, users });
    browser = new Browser(phorge);
    state = authorizeQuery(await browser.get('/maniphest/')).get('state') ?? '';
    const answer = await callback(`code=code-1&state=${state}`);
    expect(answer).toMatchObject({ status: 200, setCookies: [] });
    expect(answer.body).toContain('is not configured to allow registration on this server');
  });

  test('logins', async () => {
    await phorge.close();
    phorge = await startPhorge({
      oauthProvider: { ...PROVIDER, allowLogin: false },
      fetch: server.fetch,
      users,
    });
    server.whoami = () => server.profile({ phid: 'edge|dave' });
    browser = new Browser(phorge, phorge.signIn('admin').cookie);
    state = fieldOf(await browser.get('/auth/link/1/'), 'state');
    browser.cookies.delete('phsid');
    const answer = await callback(`code=code-1&state=${state}`);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('is not configured to allow logins on this server');
    expect(answer.setCookies.map((line) => line.split('=')[0])).toEqual(['phsid']);
  });
});

test('a form-encoded token reply is read too', async () => {
  server.token = () => new Response('access_token=token-2&token_type=Bearer');
  await callback(`code=code-1&state=${state}`);
  expect(server.calls[1]?.url).toContain('access_token=token-2');
});

describe('a wrong callback of the browser', () => {
  test.each([
    ['error=access_denied', 200, 'The OAuth provider returned an error: access_denied'],
    ['error=access_denied&state=STATE', 200, 'access_denied'],
    ['state=STATE', 200, 'did not return a &quot;code&quot; parameter in its response'],
    ['code=code-1&state=wrong', 500, 'did not return the correct client state parameter'],
    ['code=code-1', 500, 'did not return the correct client state parameter'],
  ])('%s', async (query, status, text) => {
    const answer = await callback(query.replace('STATE', state));
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(text);
    expect(server.calls).toEqual([]);
  });

  test('no client id cookie', async () => {
    browser.cookies.delete('phcid');
    const answer = await callback(`code=code-1&state=${state}`);
    expect(answer.status).toBe(500);
    expect(answer.body).toContain('Missing Client ID Cookie');
  });

  test('another provider’s callback', async () => {
    const answer = await browser.get(`/auth/login/phabricator:other/?code=code-1&state=${state}`);
    expect(answer.body).toContain('nonexistent or disabled authentication provider');
  });
});

describe('a wrong answer of the server', () => {
  const json = (status: number, body: unknown) => () => Response.json(body, { status });
  const text = (body: string) => () => new Response(body);

  test.each([
    [
      'token 400',
      { token: json(400, { error: 'invalid_grant' }) },
      500,
      '[HTTP/400] {&quot;error&quot;:&quot;invalid_grant&quot;}',
    ],
    [
      'token 200 with an error',
      { token: json(200, { error: 'invalid_grant' }) },
      500,
      'Access token error: invalid_grant',
    ],
    [
      'token garbage',
      { token: text('<html>') },
      500,
      'Failed to decode OAuth access token response: &lt;html&gt;',
    ],
    ['whoami 401', { whoami: json(401, {}) }, 500, '[HTTP/401] {}'],
    ['whoami without result', { whoami: json(200, { result: null }) }, 500, 'TypeError'],
    ['whoami with the AJAX prefix', { whoami: text('for(;;);{}') }, 500, 'Invalid JSON response'],
    [
      'whoami without an account id',
      { whoami: json(200, { result: {} }) },
      200,
      'failed to retrieve an account ID',
    ],
  ])('%s', async (_, answers, status, expected) => {
    Object.assign(server, answers);
    const answer = await callback(`code=code-1&state=${state}`);
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(expected);
    expect(answer.setCookies).toEqual([]);
  });
});
