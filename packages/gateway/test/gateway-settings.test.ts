import { memorySink } from '@portcullis/audit';
import { createIdentityProvider } from '@portcullis/testing';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { sealedSession } from '../../../scripts/fixtures/sealed-session.ts';
import { checkConfiguration, type GatewayOptions, gateway } from '../src/index.ts';
import { goodConfiguration } from './good-configuration.ts';

const NOW = Date.UTC(2026, 1, 3, 4, 5, 6);
const HOST = 'https://phorge.corp.example';
const TENANT = '11111111-2222-3333-4444-555555555555';
const GUID = '66666666-7777-8888-9999-aaaaaaaaaaaa';
const KEY = 'k'.repeat(32);

beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));

/** A gate of a configuration, with an origin that names itself. */
function gate(change: object, options: GatewayOptions = {}, env: object = {}) {
  const log = memorySink();
  const warnings: string[] = [];
  const configuration = {
    ...goodConfiguration(),
    audit: { types: { 'policy.loaded': false, 'roles.resolved': false } },
    ...change,
  };
  expect(checkConfiguration(configuration)).toEqual([]);
  const serve = gateway(configuration, {
    sinks: [log],
    clock: { now: () => NOW },
    warn: (text) => void warnings.push(text),
    ...options,
  });
  const bindings = { PHORGE: { fetch: async () => new Response('origin') }, ...env };
  return {
    log,
    warnings,
    ask: async (path: string, init: RequestInit = {}, host = HOST) => {
      const waits: Promise<unknown>[] = [];
      const execution = { waitUntil: (promise: Promise<unknown>) => void waits.push(promise) };
      const response = await serve(new Request(`${host}${path}`, init), bindings, execution);
      await Promise.all(waits);
      return response;
    },
  };
}

const provider = (issuer: string) => createIdentityProvider({ issuer, audience: 'phorge', clock: () => NOW });

describe('each preset is one line, and knows its provider', () => {
  const PRESETS: readonly (readonly [settings: object, issuer: string, claims: object])[] = [
    [{ type: 'okta', domain: 'acme.okta.com' }, 'https://acme.okta.com/oauth2/default', { groups: ['eng'] }],
    [
      { type: 'entra-id', tenant: TENANT },
      `https://login.microsoftonline.com/${TENANT}/v2.0`,
      { groups: ['eng'], scp: 'x' },
    ],
    [{ type: 'auth0', domain: 'acme.eu.auth0.com' }, 'https://acme.eu.auth0.com/', { groups: ['eng'] }],
    [
      { type: 'keycloak', url: 'https://sso.acme.example', realmName: 'acme' },
      'https://sso.acme.example/realms/acme',
      { typ: 'Bearer', realm_access: { roles: ['eng'] } },
    ],
    [
      { type: 'google', hostedDomain: 'acme.example' },
      'https://accounts.google.com',
      { hd: 'acme.example', groups: ['eng'] },
    ],
  ];

  test.each(PRESETS)('%j', async (settings, issuer, claims) => {
    const idp = await provider(issuer);
    const keys = async () => Response.json(idp.publicJwks());
    const providers = [{ ...settings, name: 'corp', audience: 'phorge' }];
    const { ask } = gate({ providers }, { fetch: keys });
    const good = await idp.token({ subject: 'alice', claims: { ...claims } });
    expect((await ask('/T1', { headers: { authorization: `Bearer ${good}` } })).status).toBe(200);
    const other = await idp.token({ subject: 'alice', claims: { ...claims, iss: 'https://evil.example' } });
    expect((await ask('/T1', { headers: { authorization: `Bearer ${other}` } })).status).toBe(401);
  });

  test('and an algorithm that is not allowed is refused', async () => {
    const idp = await provider('https://login.corp.example');
    const providers = [{ ...goodConfiguration().providers[0], algorithms: ['ES256'] }];
    const { ask } = gate({ providers }, { fetch: idp.fetch });
    const token = await idp.token({ subject: 'alice', groups: ['eng'] });
    expect((await ask('/T1', { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
  });
});

test('groups that a token leaves out are asked for at Microsoft Graph', async () => {
  const issuer = `https://login.microsoftonline.com/${TENANT}/v2.0`;
  const idp = await provider(issuer);
  const asked: string[] = [];
  const fetch = async (url: string): Promise<Response> => {
    const { host, pathname } = new URL(url);
    asked.push(host);
    if (pathname.endsWith('/token')) return Response.json({ access_token: 'graph', expires_in: 3600 });
    if (host !== 'graph.microsoft.com') return Response.json(idp.publicJwks());
    return Response.json({ value: [{ '@odata.type': '#microsoft.graph.group', id: GUID }] });
  };
  const change = {
    providers: [{ type: 'entra-id', name: 'corp', tenant: TENANT, audience: 'phorge' }],
    roles: { engineer: [GUID] },
    groupSources: [
      { type: 'microsoft-graph', tenant: TENANT, clientId: 'gate', clientSecret: '${GRAPH_SECRET}' },
    ],
  };
  const { ask } = gate(change, { fetch }, { GRAPH_SECRET: 'a secret' });
  const claims = { oid: GUID, scp: 'x', _claim_names: { groups: 'src1' } };
  const token = await idp.token({ subject: 'alice', claims });
  expect((await ask('/T1', { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  expect(asked).toContain('graph.microsoft.com');
});

describe('the health path', () => {
  test.each(['GET', 'HEAD'])('is answered to %s by the gate itself', async (method) => {
    const { ask } = gate({ health: '/healthz' });
    const response = await ask('/healthz', { method });
    expect([response.status, await response.text()]).toEqual([200, method === 'GET' ? 'ok\n' : '']);
  });

  test.each<[string, RequestInit]>([
    ['/healthz', { method: 'POST' }],
    ['/healthz', { method: 'OPTIONS' }],
    ['/healthz/', {}],
    ['/healthz/x', {}],
    ['/HEALTHZ', {}],
    ['/T1', { headers: { 'user-agent': 'GoogleHC/1.0' } }],
    [
      '/T1',
      {
        headers: { 'x-original-url': '/healthz', 'x-rewrite-url': '/healthz', 'x-forwarded-uri': '/healthz' },
      },
    ],
  ])('is no bypass of the policy: %s %j', async (path, init) => {
    const { ask } = gate({ health: '/healthz' });
    expect((await ask(path, init)).status).toBe(401);
  });

  test('reports a gateway that is not set up as unhealthy', async () => {
    const { ask } = gate({ health: '/healthz' }, {}, { PHORGE: undefined });
    expect((await ask('/healthz')).status).toBe(500);
  });
});

test('users have pseudonyms in events where a key is given', async () => {
  const idp = await provider('https://login.corp.example');
  const audit = {
    pseudonyms: '${PSEUDONYM_KEY}',
    types: { 'policy.loaded': false, 'roles.resolved': false },
  };
  const { ask, log } = gate({ audit }, { fetch: idp.fetch }, { PSEUDONYM_KEY: KEY });
  const token = await idp.token({ subject: 'alice', groups: ['eng'] });
  expect((await ask('/T1', { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  expect(log.lines.join()).toContain('actor.sub');
  expect(log.lines.join()).not.toContain('alice');
});

describe('a login', () => {
  const client = { clientId: 'gate', clientAuthentication: { method: 'none' } };
  const login = (corp: object) => ({ login: { keys: [KEY], providers: { corp: { ...client, ...corp } } } });
  const page = {
    headers: { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
  };

  /** Where a browser is sent to log in. */
  async function sentTo(corp: object, issuer: string, host = HOST): Promise<URL> {
    const fetch = async () =>
      Response.json({
        issuer,
        authorization_endpoint: 'https://idp.example/authorize',
        token_endpoint: 'https://idp.example/token',
        jwks_uri: 'https://idp.example/jwks',
      });
    const [instance] = goodConfiguration().instances;
    const instances = [{ ...instance, hosts: [new URL(host).host] }];
    const { ask } = gate({ ...login(corp), instances }, { fetch });
    const response = await ask('/.portcullis/login', page, host);
    return new URL(response.headers.get('location') ?? 'https://none.invalid');
  }

  test.each<[object, string]>([
    [{ issuer: 'https://login.corp.example' }, 'https://login.corp.example'],
    [{ type: 'okta', domain: 'acme.okta.com' }, 'https://acme.okta.com'],
    [{ type: 'entra-id', tenant: TENANT }, `https://login.microsoftonline.com/${TENANT}/v2.0`],
    [{ type: 'auth0', domain: 'acme.eu.auth0.com' }, 'https://acme.eu.auth0.com/'],
    [
      { type: 'keycloak', url: 'https://sso.acme.example/', realmName: 'acme' },
      'https://sso.acme.example/realms/acme',
    ],
    [{ type: 'google', hostedDomain: 'acme.example' }, 'https://accounts.google.com'],
  ])('by %j starts at its issuer', async (corp, issuer) => {
    expect((await sentTo(corp, issuer)).host).toBe('idp.example');
  });

  test.each([HOST, 'http://127.0.0.1:8787', 'http://wiki.localhost:8787'])(
    'is brought back to %s, as it was asked there',
    async (host) => {
      const issuer = 'https://login.corp.example';
      const { searchParams } = await sentTo({ issuer }, issuer, host);
      expect(searchParams.get('redirect_uri')).toBe(`${host}/.portcullis/callback/corp`);
    },
  );

  test('sends further parameters, and those that the protocol needs cannot be replaced', async () => {
    const issuer = 'https://login.corp.example';
    const { searchParams } = await sentTo({ issuer, parameters: { prompt: 'select_account' } }, issuer);
    expect(searchParams.get('prompt')).toBe('select_account');
    const bad = {
      ...goodConfiguration(),
      ...login({ issuer, parameters: { redirect_uri: 'https://evil.example' } }),
    };
    expect(checkConfiguration(bad).map(({ path }) => path)).toEqual([
      'login.providers.corp.parameters.redirect_uri',
    ]);
  });

  test('with an invalid private key is reported with its path, and the key is not quoted', async () => {
    const clientAuthentication = { method: 'private_key_jwt', privateKey: '${CLIENT_KEY}' };
    const corp = { issuer: 'https://login.corp.example', clientAuthentication };
    const { ask, warnings } = gate(login(corp), {}, { CLIENT_KEY: '{"hunter2":' });
    expect((await ask('/T1')).status).toBe(500);
    expect(warnings.join()).toContain(
      'login.providers.corp.clientAuthentication.privateKey: must be a private JWK',
    );
    expect(warnings.join()).not.toContain('hunter2');
  });
});

describe('a login with sessions in cookies', () => {
  const login = (change: object = {}) => ({
    login: {
      keys: [KEY],
      providers: {
        corp: { issuer: 'https://id.example', clientId: 'gate', clientAuthentication: { method: 'none' } },
      },
      ...change,
    },
  });

  test('is warned of once where nothing remembers which were ended', async () => {
    const { ask, warnings } = gate(login());
    await ask('/');
    await ask('/');
    expect(warnings).toEqual([expect.stringContaining('portcullis: login: sessions are stored in cookies')]);
  });

  test('asks the revocations that the configuration names, and is not warned of', async () => {
    const asked: unknown[] = [];
    const isEnded = async (session: unknown) => {
      asked.push(session);
      return true;
    };
    const SESSIONS = { getByName: () => ({ isEnded }) };
    const { ask, warnings, log } = gate(login({ revocations: 'SESSIONS' }), {}, { SESSIONS });
    const session = {
      ...{ id: 'an id', provider: 'corp', issuer: 'https://id.example', subject: 'ada', nonce: 'n' },
      ...{ claims: {}, groups: [], startedAt: NOW / 1000, seenAt: NOW / 1000, identifiedAt: NOW / 1000 },
      refreshAt: NOW / 1000 + 300,
    };
    const cookie = await sealedSession(KEY, { session }, HOST);
    const { status } = await ask('/', { headers: { cookie } });
    expect([status, asked.length, warnings]).toEqual([401, 1, []]);
    expect(log.events).toMatchObject([{ reason: ['session.ended'] }]);
  });
});
