import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';
import { csrfField } from '../browser.ts';
import { PROVIDER } from '../oauth-server.ts';
import { post, send } from '../raw-http.ts';

let phorge: Phorge;
let cookie: string;

beforeEach(async () => {
  phorge = await startPhorge({ oauthProvider: PROVIDER });
  ({ cookie } = phorge.signIn('alice'));
});
afterEach(() => phorge.close());

describe('/auth/validate/', () => {
  const session = (): string => cookie.split('; ')[0] ?? '';

  test('redirects when session, cookie and expectation agree', async () => {
    const answer = await send(phorge.port, '/auth/validate/?expect=alice', { headers: { cookie } });
    expect(answer.headers.location).toBe(`${phorge.url}/auth/finish/`);
  });

  test.each([
    ['no phusr', () => session()],
    ['another phusr', () => `${session()}; phusr=admin`],
    ['no session', () => 'phusr=alice'],
  ])('is a 200 error page with %s', async (_, cookies) => {
    const answer = await send(phorge.port, '/auth/validate/?expect=alice', {
      headers: { cookie: cookies() },
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('Login Failure');
  });

  test('elsewhere phsid alone is enough', async () => {
    const answer = await send(phorge.port, '/maniphest/', { headers: { cookie: session() } });
    expect(answer.body).toContain('>alice</a>');
  });
});

test.each([
  ['', '/'],
  ['%2F%2Fevil.example', '/'],
  ['%2F%5Cevil.example', '/'],
  ['https%3A%2F%2Fevil.example', '/'],
  ['%2FT1%3Fa%3Db', '/T1?a=b'],
  ['%2Fw%2F%C3%A9%20x%2F', '/w/%C3%A9%20x/'],
])('/auth/finish/ with next_uri "%s" redirects to %s', async (next, target) => {
  const headers = { cookie: `${cookie}; next_uri=1%2C${next}` };
  const answer = await send(phorge.port, '/auth/finish/', { headers });
  expect(answer.headers.location).toBe(`${phorge.url}${target}`);
});

describe('/logout/', () => {
  test('asks for confirmation first', async () => {
    const answer = await send(phorge.port, '/logout/', { headers: { cookie } });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('<title>Log Out?</title>');
    expect(answer.body).toContain('name="__dialog__" value="1"');
  });

  test('ends the session with its token, deletes phsid and keeps phusr', async () => {
    const page = await send(phorge.port, '/logout/', { headers: { cookie } });
    const form = { __csrf__: csrfField(page), __form__: '1', __dialog__: '1' };
    const answer = await post(phorge.port, '/logout/', form, { cookie });
    expect(answer.headers.location).toBe(`${phorge.url}/auth/loggedout/`);
    expect(answer.setCookies).toEqual([
      'phsid=deleted; expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; path=/; domain=127.0.0.1; HttpOnly',
    ]);
    expect((await send(phorge.port, '/maniphest/', { headers: { cookie } })).status).toBe(302);
  });

  test('without its token is a 500, and the session lives', async () => {
    expect((await post(phorge.port, '/logout/', { __form__: '1' }, { cookie })).status).toBe(500);
    expect((await send(phorge.port, '/maniphest/', { headers: { cookie } })).status).toBe(200);
  });

  test('does not take the token of another session', async () => {
    const { csrfToken } = phorge.signIn('admin');
    const form = { __csrf__: csrfToken, __form__: '1' };
    expect((await post(phorge.port, '/logout/', form, { cookie })).status).toBe(500);
  });
});

test('/auth/loggedout/ is a login page, without an automatic login', async () => {
  const answer = await send(phorge.port, '/auth/loggedout/', { headers: { cookie: 'phusr=alice' } });
  expect(answer.status).toBe(200);
  expect(answer.body).toContain('action="http://idp.example:8200/-/idp/oauthserver/auth/"');
  expect(answer.body).toContain('name="scope" value=""');
  expect(answer.headers['content-security-policy']).toContain("form-action 'self' http://idp.example:8200;");
  expect(answer.setCookies.map((line) => line.split('=')[0])).toEqual(['phsid', 'phcid']);
});

test('a disabled user’s session is a 200 page immediately, and works again later', async () => {
  phorge.setDisabled('alice', true);
  const answer = await send(phorge.port, '/maniphest/', { headers: { cookie } });
  expect(answer.status).toBe(200);
  expect(answer.body).toContain('Account Disabled');
  phorge.setDisabled('alice', false);
  expect((await send(phorge.port, '/maniphest/', { headers: { cookie } })).body).toContain('>alice</a>');
});
