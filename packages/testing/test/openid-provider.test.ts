import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { accessToken, type OpenIdProvider, startOpenIdProvider } from '../src/openid-provider.ts';

const AUDIENCES = ['https://app.example', 'https://other.example'] as const;
const CLIENT = {
  id: 'gate',
  secret: 'a-secret-of-32-characters-or-more',
  redirectUris: ['http://127.0.0.1/back'],
} as const;
let provider: OpenIdProvider;
beforeAll(async () => {
  provider = await startOpenIdProvider({
    audiences: AUDIENCES,
    accounts: { ada: { name: 'Ada <b>', groups: ['eng'] }, nora: { name: 'Nora' } },
    clients: [CLIENT],
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

/** Logs in as a browser does, by one choice of an account, and resolves to the address that the provider redirects to. */
async function backFrom(
  { issuer }: OpenIdProvider,
  parameters: Readonly<Record<string, string>>,
): Promise<URL> {
  let at = new URL(`${issuer}/auth`);
  at.search = new URLSearchParams({
    client_id: 'gate',
    redirect_uri: 'http://127.0.0.1/back',
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    ...parameters,
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
  return at;
}

test.each(['consent', 'login consent'])(
  'a user whose provider needs "%s", as Google does, logs in once and is redirected',
  async (prompt) => {
    const at = await backFrom(provider, { prompt });
    expect(at.searchParams.get('error')).toBeNull();
    expect(at.searchParams.get('code')).toBeTruthy();
  },
);

/** The claims of the userinfo endpoint after a login. */
async function userinfoOf(one: OpenIdProvider, scope: string): Promise<unknown> {
  const code = (await backFrom(one, { scope })).searchParams.get('code') ?? '';
  const answer = await fetch(`${one.issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`gate:${CLIENT.secret}`)}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: 'http://127.0.0.1/back',
      code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    }),
  });
  const { access_token: token } = (await answer.json()) as { readonly access_token: string };
  return (await fetch(`${one.issuer}/me`, { headers: { authorization: `Bearer ${token}` } })).json();
}

test('a client gets groups for the scope "groups" only, if the provider has no groupsClaim', async () => {
  expect(await userinfoOf(provider, 'openid groups')).toEqual({ sub: 'ada', groups: ['eng'] });
  expect(await userinfoOf(provider, 'openid')).toEqual({ sub: 'ada' });
});

test.each(['groups', 'https://corp.example/groups'])(
  'a provider with the groupsClaim "%s" puts groups into it for every scope, as Entra ID and Auth0 do',
  async (groupsClaim) => {
    const other = await startOpenIdProvider({
      accounts: { ada: { name: 'Ada', groups: ['eng'] } },
      clients: [CLIENT],
      groupsClaim,
    });
    onTestFinished(() => other.close());
    // With offline_access, which such a provider wants for a refresh token.
    expect(await userinfoOf(other, 'openid offline_access')).toEqual({ sub: 'ada', [groupsClaim]: ['eng'] });
    const [, payload = ''] = (await other.token('ada')).split('.');
    expect(JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))).toMatchObject({
      [groupsClaim]: ['eng'],
    });
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
      'accessTokenSeconds, groupsClaim, loginAgeSeconds, onRequest; accounts.ada.name must be a string; accounts.ada.groups must be ' +
      'an array of strings; clients[0].clientId is not an option: the options are id, secret, redirectUris, ' +
      'postLogoutRedirectUris, backchannelLogoutUri; clients[0].id must be a string; clients[0].secret must be a string; ' +
      'clients[0].redirectUris must be an array of addresses',
  );
});
