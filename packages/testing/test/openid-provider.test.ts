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

test('an account is given a token for the first audience, or another one that is known', async () => {
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

test('whoever is not known is told who is, and another audience is refused', async () => {
  await expect(provider.token('eve')).rejects.toThrow('there is no account "eve": choose one of ada, nora');
  await expect(provider.token('ada', 'https://third.example')).rejects.toThrow(
    'there is no audience "https://third.example": choose one of https://app.example, https://other.example',
  );
  await expect(accessToken('http://127.0.0.1:9', 'ada', AUDIENCES[0])).rejects.toThrow('is it running?');
});

test('the login page names everybody, as text, and takes nobody else', async () => {
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

test('a provider that is started again calls its key otherwise, so that who keeps the one before asks for it', async () => {
  const again = await startOpenIdProvider();
  onTestFinished(() => again.close());
  expect(again.signingKey.kid).not.toBe(provider.signingKey.kid);
  expect(decodeProtectedHeader(await again.token('engineer')).kid).toBe(again.signingKey.kid);
});

test.each(['consent', 'login consent'])(
  'whoever is asked for "%s", as Google has to be, logs in once and is let go',
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

test('everything wrong is said at once, with its field, before anybody comes to the login page', async () => {
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
