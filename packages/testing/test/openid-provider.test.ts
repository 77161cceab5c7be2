import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { accessToken, type OpenIdProvider, startOpenIdProvider } from '../src/openid-provider.ts';

const AUDIENCES = ['https://app.example', 'https://other.example'] as const;
let provider: OpenIdProvider;
beforeAll(async () => {
  provider = await startOpenIdProvider({
    audiences: AUDIENCES,
    accounts: { ada: { name: 'Ada <b>', groups: ['eng'] }, nora: { name: 'Nora' } },
    clients: [
      { id: 'gate', secret: 'a-secret-of-32-characters-or-more', redirectUris: ['http://127.0.0.1/back'] },
    ],
  });
});
afterAll(() => provider?.close());

async function claimsOf(token: string, audience: string) {
  const keys = createRemoteJWKSet(new URL(`${provider.issuer}/jwks`));
  return (await jwtVerify(token, keys, { issuer: provider.issuer, audience, typ: 'at+jwt' })).payload;
}

test('an account gets a token for the first audience, or another known one', async () => {
  expect(await claimsOf(await provider.token('ada'), AUDIENCES[0])).toMatchObject({
    sub: 'ada',
    name: 'Ada <b>',
    groups: ['eng'],
    email: 'ada@corp.example',
  });
  expect(await claimsOf(await provider.token('nora', AUDIENCES[1]), AUDIENCES[1])).toMatchObject({
    sub: 'nora',
    groups: [],
  });
});

test('an unknown account is refused with the list of accounts, and another audience is refused', async () => {
  await expect(provider.token('eve')).rejects.toThrow('there is no account "eve": choose one of ada, nora');
  await expect(provider.token('ada', 'https://third.example')).rejects.toThrow(
    'there is no audience "https://third.example": choose one of https://app.example, https://other.example',
  );
  await expect(accessToken('http://127.0.0.1:9', 'ada', AUDIENCES[0])).rejects.toThrow('is it running?');
});

test('the login page lists every account, as text, and accepts no other', async () => {
  const start = new URL(`${provider.issuer}/auth`);
  start.search = new URLSearchParams({
    client_id: 'gate',
    redirect_uri: 'http://127.0.0.1/back',
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  }).toString();
  const redirect = await fetch(start, { redirect: 'manual' });
  const page = new URL(redirect.headers.get('location') ?? '', provider.issuer);
  const cookie = redirect.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const html = await (await fetch(page, { headers: { cookie } })).text();
  expect(html).toContain('<button name="account" value="ada"><b>Ada &lt;b&gt;</b>');
  expect(html).toContain('<button name="account" value="nora">');
  const eve = await fetch(page, {
    method: 'POST',
    body: new URLSearchParams({ account: 'eve' }),
    headers: { cookie },
  });
  expect(eve.status).toBe(400);
});

test('a restarted provider gives its key another name, so that a client with the former key fetches it', async () => {
  const again = await startOpenIdProvider();
  onTestFinished(() => again.close());
  expect(again.signingKey.kid).not.toBe(provider.signingKey.kid);
  expect(decodeProtectedHeader(await again.token('engineer')).kid).toBe(again.signingKey.kid);
});

test.each(['consent', 'login consent'])(
  'a user whose provider needs "%s", as Google does, logs in once and is redirected',
  async (prompt) => {
    let at = new URL(`${provider.issuer}/auth`);
    at.search = new URLSearchParams({
      client_id: 'gate',
      redirect_uri: 'http://127.0.0.1/back',
      response_type: 'code',
      scope: 'openid',
      prompt,
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    }).toString();
    const cookies = new Map<string, string>();
    let logins = 0;
    while (at.pathname !== '/back') {
      const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
      let answer = await fetch(at, { redirect: 'manual', headers });
      if (answer.status === 200) {
        expect(++logins, 'the login page came again').toBe(1);
        const body = new URLSearchParams({ account: 'ada' });
        answer = await fetch(at, { method: 'POST', body, redirect: 'manual', headers });
      }
      for (const line of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        cookies.set(name, value);
      }
      at = new URL(answer.headers.get('location') ?? '', at);
    }
    expect(at.searchParams.get('error')).toBeNull();
    expect(at.searchParams.get('code')).toBeTruthy();
  },
);

test('all problems are reported together, each with its field, before the login page is shown', async () => {
  const wrong = {
    acounts: {},
    accounts: { ada: { groups: 'eng' } },
    clients: [{ clientId: 'gate', redirectUris: ['back'] }],
  };
  await expect(startOpenIdProvider(wrong as never)).rejects.toThrow(
    'startOpenIdProvider(): acounts is not an option: the options are port, accounts, clients, audiences, ' +
      'accessTokenSeconds, loginAgeSeconds, onRequest; accounts.ada.name must be a string; accounts.ada.groups must be ' +
      'an array of strings; clients[0].clientId is not an option: the options are id, secret, redirectUris, ' +
      'postLogoutRedirectUris, backchannelLogoutUri; clients[0].id must be a string; clients[0].secret must be a string; ' +
      'clients[0].redirectUris must be an array of addresses',
  );
});
