import { afterEach, describe, expect, test } from 'vitest';
import { type Phorge, type PhorgeOptions, startPhorge } from '../../../src/phorge.ts';
import { authorizeQuery, Browser } from '../browser.ts';
import { PROVIDER } from '../oauth-server.ts';
import { send } from '../raw-http.ts';

const NOW_IN_SECONDS = 1_795_531_603;
let phorge: Phorge;
let nowInSeconds: number;

async function start(options: PhorgeOptions = {}): Promise<Browser> {
  nowInSeconds = NOW_IN_SECONDS;
  phorge = await startPhorge({ oauthProvider: PROVIDER, clock: () => nowInSeconds * 1000, ...options });
  return new Browser(phorge);
}

afterEach(() => phorge.close());

describe('an anonymous client on a closed page', () => {
  test('is sent to the authorization server, with three cookies', async () => {
    const browser = await start();
    const answer = await browser.get('/maniphest/query/all/');
    const callback = encodeURIComponent(`${phorge.url}/auth/login/phabricator:edge.gateway/`);
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toMatch(
      /^http:\/\/idp\.example:8200\/-\/idp\/oauthserver\/auth\/\?client_id=phorge-client&scope=&redirect_uri=/,
    );
    expect(answer.headers.location).toContain(`&redirect_uri=${callback}&state=`);
    expect(authorizeQuery(answer).get('state')).toMatch(/^[0-9a-f]{40}$/);
    expect(authorizeQuery(answer).get('response_type')).toBe('code');
    expect(answer.setCookies.map((line) => line.split('=')[0])).toEqual(['phsid', 'next_uri', 'phcid']);
    expect(answer.setCookies[1]).toBe(
      'next_uri=1795531603%2C%2Fmaniphest%2Fquery%2Fall%2F; path=/; domain=127.0.0.1; HttpOnly',
    );
    expect(answer.setCookies[2]).toMatch(/^phcid=[a-z2-7]{16}; path=\/; domain=127\.0\.0\.1; HttpOnly$/);
  });

  test('gets one state in all tabs, and another in another browser', async () => {
    const browser = await start();
    const states = [await browser.get('/maniphest/'), await browser.get('/differential/')].map((answer) =>
      authorizeQuery(answer).get('state'),
    );
    expect(states[0]).toBe(states[1]);
    const other = authorizeQuery(await new Browser(phorge).get('/maniphest/')).get('state');
    expect(other).not.toBe(states[0]);
  });

  test('keeps the first page to return to for two minutes', async () => {
    const browser = await start();
    await browser.get('/maniphest/');
    nowInSeconds += 119;
    await browser.get('/differential/');
    expect(browser.cookies.get('next_uri')).toBe('1795531603%2C%2Fmaniphest%2F');
    nowInSeconds += 1;
    await browser.get('/differential/');
    expect(browser.cookies.get('next_uri')).toBe('1795531723%2C%2Fdifferential%2F');
  });

  test.each([['/nosuch/'], ['/config/'], ['/T1'], ['/source/example/']])(
    'is redirected to log in on %s',
    async (target) => {
      const browser = await start();
      expect((await browser.get(target)).status).toBe(302);
    },
  );

  test('loses the body of a POST', async () => {
    const browser = await start();
    expect((await browser.post('/maniphest/', { title: 'x' })).status).toBe(302);
  });

  test('gets a login page when there are two providers', async () => {
    const browser = await start({ passwordLogin: true });
    const answer = await browser.get('/maniphest/');
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('Not logged in');
    expect(answer.body).toContain('name="password"');
    expect(answer.headers['content-security-policy']).toContain(
      "form-action 'self' http://idp.example:8200;",
    );
  });

  test.each([
    ['there is no provider', {}],
    ['no provider allows logins', { oauthProvider: { ...PROVIDER, allowLogin: false } }],
  ])('sees that logging in is impossible when %s', async (_, options: PhorgeOptions) => {
    phorge = await startPhorge(options);
    const answer = await send(phorge.port, '/maniphest/');
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toContain('<title>Authentication Failure</title>');
    expect(answer.body).toContain('not configured with any enabled authentication providers');
  });

  test.each([
    [{ autoLogin: false }, 'Log In or Register'],
    [{ autoLogin: false, allowRegistration: false }, 'Log In'],
  ])('gets a login page when the provider has %j', async (setting, button) => {
    const browser = await start({ oauthProvider: { ...PROVIDER, ...setting } });
    const answer = await browser.get('/maniphest/');
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toContain('<title>Login</title>');
    expect(answer.body).toContain(`<button>${button}</button>`);
  });

  test('is redirected immediately when the other provider allows no logins', async () => {
    const browser = await start({ passwordLogin: true, oauthProvider: { ...PROVIDER, allowLogin: false } });
    const answer = await browser.get('/maniphest/');
    expect(answer.body).toContain('name="password"');
    expect(answer.body).not.toContain('oauthserver');
  });

  test('sees pages that allow it when the policy is public', async () => {
    const browser = await start({ allowPublic: true });
    const answer = await browser.get('/maniphest/');
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('Not logged in');
    expect(answer.setCookies.map((line) => line.split('=')[0])).toEqual(['phsid']);
    expect((await browser.get('/settings/')).status).toBe(302);
    expect((await browser.get('/config/')).status).toBe(302);
  });

  test('that missed /api/ with a Conduit call gets a hint in plain text', async () => {
    const browser = await start();
    const answer = await browser.post('/api/user.whoami/', { __conduit__: '1' });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toContain('text/plain');
  });
});

describe('/auth/start/', () => {
  test('starts a login that returns to "next"', async () => {
    const browser = await start();
    const answer = await browser.get('/auth/start/?next=/D1');
    expect(answer.status).toBe(302);
    expect(browser.cookies.get('next_uri')).toBe('1795531603%2C%2FD1');
  });

  test('without "next" returns to the default page', async () => {
    const browser = await start();
    await browser.get('/auth/start/');
    expect(browser.cookies.has('next_uri')).toBe(false);
  });
});

describe('an AJAX request of an anonymous client', () => {
  const via = { 'x-phabricator-via': '/maniphest/' };

  test('gets a login dialog, and the page it came from to return to', async () => {
    await start();
    const answer = await send(phorge.port, '/maniphest/task/edit/form/1/', {
      method: 'POST',
      headers: { ...via, 'content-type': 'application/x-www-form-urlencoded' },
      body: '__ajax__=true&__wflow__=true',
    });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/plain; charset=UTF-8');
    expect(answer.body).toMatch(
      /^for \(;;\);\{"error":null,"payload":\{"dialog":"\\u003cform action=\\"\\\/maniphest/,
    );
    expect(answer.body).toContain('Login Required');
    expect(answer.setCookies[1]).toContain('next_uri=1795531603%2C%2Fmaniphest%2F;');
  });

  test('that navigates without a page gets the authorization address', async () => {
    await start();
    const target = '/maniphest/?__ajax__=true&__quicksand__=true';
    const answer = await send(phorge.port, target, { headers: via });
    expect(answer.body).toMatch(
      /^for \(;;\);\{"error":null,"payload":\{"redirect":"http:\\\/\\\/idp\.example/,
    );
    expect(answer.body).toMatch(/,"close":null\}\}$/);
    expect(answer.setCookies[1]).toContain(
      'next_uri=1795531603%2C%2Fmaniphest%2F%3F__ajax__%3Dtrue%26__quicksand__%3Dtrue;',
    );
  });
});
