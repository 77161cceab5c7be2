import { join } from 'node:path';
import * as modern from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { importJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleWorker } from '../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../scripts/compatibility-date.ts';
import { type RunningProvider, startProvider, WEB_CLIENT } from '../../../scripts/demo/provider.ts';
import { exampleServer } from './fixtures/gate.ts';

// Enterprise-Managed Authorization with the official clients: an identity provider whose keys are fetched, a gate in workerd, and no browser.
// The provider has no token exchange of its own: a stand-in for that endpoint signs with its key what the client asks for.

const GATE = 'https://gate.corp.example';
const ENDPOINT = 'https://tools.corp.example/mcp';
const EXCHANGE = 'https://idp.corp.example/token';
const CHAT = { id: 'chat', secret: 'a secret for tests, and for nothing else' };
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

function configurationOf(issuer: string) {
  return {
    providers: [],
    login: {
      keys: ['a key for tests, and for nothing else'],
      providers: {
        corp: {
          ...{ issuer, clientId: WEB_CLIENT.id, scope: 'openid email profile groups' },
          clientAuthentication: { method: 'client_secret_basic', secret: WEB_CLIENT.secret },
        },
      },
      ...{ durableObject: 'SESSIONS', host: GATE },
      agents: {
        clients: { chat: { name: 'Chat', redirectUris: ['http://127.0.0.1/done'], secret: CHAT.secret } },
        assertionProviders: ['corp'],
      },
    },
    roles: { engineer: ['eng'] },
    audit: { sinks: [{ type: 'console' }] },
    instances: [
      {
        ...{ name: 'tools', hosts: ['tools.corp.example'], application: 'mcp', origin: { binding: 'TOOLS' } },
        reads: ['search_*', 'whoami'],
        policy: {
          name: 'tools',
          rules: [{ name: 'engineers', effect: 'allow', who: { roles: ['engineer'] }, tools: ['*'] }],
        },
      },
    ],
  };
}

let provider: RunningProvider;
let worker: Miniflare;
/** The groups that the provider states. */
let groups: readonly string[] | undefined;
/** The assertions that it issued, and what the authorization server was asked for. */
const issued: string[] = [];
const asked: string[] = [];

beforeAll(async () => {
  provider = await startProvider({ port: 0, webGate: GATE });
  const handler = createMcpHandler(exampleServer);
  worker = new Miniflare({
    modules: true,
    script: await bundleWorker(join(import.meta.dirname, '../../gateway/test/fixtures/login-host-worker.ts')),
    compatibilityDate,
    bindings: { CONFIGURATION: configurationOf(provider.issuer) },
    serviceBindings: {
      TOOLS: (async (request: Request) => {
        const { url, method, headers } = request;
        const body = method === 'POST' ? await request.text() : null;
        const answer = await handler.fetch(new Request(url, { method, headers: [...headers], body }));
        return new Response(await answer.text(), answer);
      }) as never,
    },
    durableObjects: { SESSIONS: { className: 'PortcullisSessions', useSQLite: true } },
  });
  await worker.ready;
});
afterAll(async () => {
  await worker?.dispose();
  await provider?.close();
});

const seconds = () => Math.floor(Date.now() / 1000);

function signed(typ: string, claims: Record<string, unknown>): Promise<string> {
  const { alg = '', kid = '' } = provider.signingKey;
  return new SignJWT({ iss: provider.issuer, iat: seconds(), exp: seconds() + 300, ...claims })
    .setProtectedHeader({ alg, kid, typ })
    .sign(provider.signingKey);
}

/** The token exchange of the provider (RFC 8693), as the draft describes it. */
async function exchanged(form: URLSearchParams): Promise<Response> {
  expect(form.get('requested_token_type')).toBe('urn:ietf:params:oauth:token-type:id-jag');
  const { kty, n, e, alg } = provider.signingKey;
  const key = await importJWK({ kty, n, e, alg } as JWK);
  const { payload } = await jwtVerify(form.get('subject_token') ?? '', key, { audience: 'chat-at-idp' });
  const scope = form.get('scope');
  const assertion = await signed('oauth-id-jag+jwt', {
    ...{ sub: payload.sub, aud: form.get('audience'), resource: form.get('resource'), client_id: CHAT.id },
    ...{ jti: crypto.randomUUID(), groups, ...(scope === null ? {} : { scope }) },
  });
  issued.push(assertion);
  return Response.json({
    issued_token_type: 'urn:ietf:params:oauth:token-type:id-jag',
    ...{ access_token: assertion, token_type: 'N_A', expires_in: 300 },
  });
}

/** Reaches the hosts of the gate, and the provider’s token exchange. */
const reach = (async (input: string | URL | Request, init: RequestInit = {}) => {
  const url = new URL(String(input instanceof Request ? input.url : input));
  if (url.href === EXCHANGE) return exchanged(new URLSearchParams(String(init.body)));
  const form = init.body instanceof URLSearchParams ? ` ${init.body.get('grant_type')}` : '';
  if (url.origin === GATE) asked.push(`${url.pathname}${form}`);
  const answer = await worker.dispatchFetch(url.href, init as never);
  const headers = [...answer.headers] as [string, string][];
  const { status } = answer;
  return new Response(status === 202 || status === 204 ? null : await answer.text(), { status, headers });
}) as typeof fetch;

/** What a client of either era asks the provider for. */
async function assertionFor(audience: string, resource: string, scope: string | undefined): Promise<string> {
  const idToken = await signed('JWT', { sub: 'engineer', aud: 'chat-at-idp' });
  const { jwtAuthGrant } = await modern.requestJwtAuthorizationGrant({
    ...{ tokenEndpoint: EXCHANGE, audience, resource, idToken, clientId: 'chat-at-idp' },
    ...(scope === undefined ? {} : { scope }),
    fetchFn: reach,
  });
  return jwtAuthGrant;
}

const ERAS = [
  [
    '2026',
    async () => {
      const authProvider = new modern.CrossAppAccessProvider({
        assertion: ({ authorizationServerUrl, resourceUrl, scope }) =>
          assertionFor(authorizationServerUrl, resourceUrl, scope),
        ...{ clientId: CHAT.id, clientSecret: CHAT.secret, expectedIssuer: GATE, fetchFn: reach },
      });
      const client = new modern.Client(
        { name: 'test', version: '1' },
        { versionNegotiation: { mode: 'auto' } },
      );
      const options = { fetch: reach, authProvider };
      await client.connect(new modern.StreamableHTTPClientTransport(new URL(ENDPOINT), options));
      return {
        call: (name: string, given: Record<string, unknown> = {}): Promise<unknown> =>
          client.callTool({ name, arguments: given }),
        tokens: () => authProvider.tokens(),
      };
    },
  ],
  [
    '2025',
    async () => {
      let tokens: { readonly access_token: string } | undefined;
      const authProvider = {
        redirectUrl: undefined,
        clientMetadata: {
          ...{ client_name: 'Chat', redirect_uris: [], grant_types: [GRANT] },
          token_endpoint_auth_method: 'client_secret_basic',
        },
        clientInformation: () => ({ client_id: CHAT.id, client_secret: CHAT.secret }),
        tokens: () => tokens,
        saveTokens: (given: { readonly access_token: string }) => {
          tokens = given;
        },
        redirectToAuthorization: () => {
          throw new Error('a user would be asked');
        },
        saveCodeVerifier: () => {},
        codeVerifier: () => {
          throw new Error('a code would be exchanged');
        },
        prepareTokenRequest: async (scope?: string) =>
          new URLSearchParams({
            grant_type: GRANT,
            assertion: await assertionFor(GATE, ENDPOINT, scope),
            ...(scope === undefined ? {} : { scope }),
          }),
      };
      const client = new Client({ name: 'test', version: '1' });
      const options = { fetch: reach as never, authProvider: authProvider as never };
      await client.connect(new StreamableHTTPClientTransport(new URL(ENDPOINT), options) as never);
      return {
        call: (name: string, given: Record<string, unknown> = {}): Promise<unknown> =>
          client.callTool({ name, arguments: given }),
        tokens: () => tokens,
      };
    },
  ],
] as const;

test.each(ERAS)(
  'an official client of %s gets a token for an assertion of the identity provider, without a user or a browser',
  async (_era, connected) => {
    groups = ['eng'];
    asked.length = 0;
    issued.length = 0;
    const { call, tokens } = await connected();
    expect(await call('search_tasks', { project: 'x' })).toMatchObject({ content: [{ text: 'tasks of x' }] });
    expect(asked).toContain('/.well-known/oauth-authorization-server');
    expect(asked).toContain(`/.portcullis/agents/token ${GRANT}`);
    expect(asked.filter((path) => path.includes('authorize'))).toEqual([]);
    expect(tokens()).toMatchObject({ token_type: 'Bearer', scope: 'read', expires_in: 300 });
    expect(tokens()).not.toHaveProperty('refresh_token');
    expect(issued).toHaveLength(1);
  },
);

test('an assertion without the groups of its user opens nothing that a role opens', async () => {
  groups = undefined;
  const [, connected] = ERAS[0];
  await expect(connected()).rejects.toThrow('403');
});
