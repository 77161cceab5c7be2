import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider, { type Configuration } from 'oidc-provider';
import { accounts, emailOf } from './accounts.ts';
import { interactionPage } from './interaction-page.ts';
import { logoutPage } from './logout-page.ts';

/** The audience of access tokens for the gate: an API of the provider, in RFC 8707's words a resource. */
export const GATE_AUDIENCE = 'https://phorge.corp.example/';

/** Another API of the same provider. Its tokens are good, and not for the gate. */
export const OTHER_AUDIENCE = 'https://payroll.corp.example/';

/** The public client that the demo's `token` command logs in with. */
export const TOKEN_CLIENT = { id: 'portcullis-demo', redirectUri: 'http://127.0.0.1/callback' };

/** The confidential client of a gate that people log in at by browser. The secret is one for everybody: it is a demo. */
export const WEB_CLIENT = { id: 'portcullis-web', secret: 'demo-secret-of-the-web-client-0001' };

/** A running OpenID provider. */
export interface RunningProvider {
  readonly issuer: string;
  readonly port: number;
  /** The private signing key, so that tests can make tokens that the provider would not. */
  readonly signingKey: JWK;
  readonly close: () => Promise<void>;
}

/** How the provider is started. */
export interface ProviderOptions {
  /** Port on loopback; 0 for any free one. */
  readonly port: number;
  /** Life of an access token, in seconds. Default 3600. */
  readonly accessTokenSeconds?: number;
  /** Public address of a gate that people log in at by browser, such as `http://127.0.0.1:8787`. Default none. */
  readonly webGate?: string;
  /** The gate's names for this provider: each has a callback of its own. Default `corp`, as in the example. */
  readonly webGateNames?: readonly string[];
  /** Further public addresses of the same gate, each with a login of its own. Default none. */
  readonly otherGates?: readonly string[];
  /** How long ago whoever logs in now shall have done so, in seconds: an old login, for tests. Default 0. */
  readonly loginAgeSeconds?: () => number;
  /** Called with the path of each request. */
  readonly onRequest?: (path: string) => void;
}

/** Starts `oidc-provider`, a certified OpenID provider, with the demo's four accounts. */
export async function startProvider(options: ProviderOptions): Promise<RunningProvider> {
  const server = createServer();
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const signingKey = await createSigningKey();
  const provider = new Provider(issuer, configuration(signingKey, options));
  provider.on('backchannel.error', (_context, error, client) => {
    console.error(`the provider could not tell ${client.clientId} of a logout: ${error.message}`);
  });
  const serveProtocol = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    options.onRequest?.(request.url ?? '');
    if (request.url?.startsWith('/interaction/')) {
      interactionPage(provider, request, response, options.loginAgeSeconds?.() ?? 0).catch(
        (error: unknown) => {
          console.error('the provider could not show its login page:', error);
          response.writeHead(500).end('The login page failed.\n');
        },
      );
    } else {
      serveProtocol(request, response);
    }
  });
  return { issuer, port, signingKey, close: () => close(server) };
}

async function createSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: 'demo-1', alg: 'RS256', use: 'sig' };
}

function configuration(
  signingKey: JWK,
  { accessTokenSeconds = 3600, webGate, webGateNames = ['corp'], otherGates = [] }: ProviderOptions,
): Configuration {
  return {
    jwks: { keys: [signingKey as NonNullable<Configuration['jwks']>['keys'][number]] },
    cookies: { keys: [crypto.randomUUID()] },
    clients: [
      {
        client_id: TOKEN_CLIENT.id,
        token_endpoint_auth_method: 'none',
        redirect_uris: [TOKEN_CLIENT.redirectUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
      ...(webGate === undefined ? [] : [webClient(webGate, otherGates, webGateNames)]),
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    findAccount: (_context, id) => {
      const account = accounts[id];
      return account && { accountId: id, claims: () => ({ sub: id, ...personalClaims(id) }) };
    },
    extraTokenClaims: ({ oidc }, token) =>
      'accountId' in token && typeof token.accountId === 'string'
        ? // RFC 9068 section 2.2.1: rules that ask for a fresh login go by it.
          { ...personalClaims(token.accountId), auth_time: oidc.entities.AuthorizationCode?.authTime }
        : undefined,
    ttl: { AccessToken: accessTokenSeconds, Interaction: 600, Session: 3600, Grant: 3600, IdToken: 600 },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    // Everybody agrees to everything: consent is not what the demo is about.
    loadExistingGrant: async ({ oidc }) => {
      const { client, session } = oidc;
      if (client === undefined || session?.accountId === undefined) return undefined;
      const grant = new oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid email profile groups');
      grant.addResourceScope(GATE_AUDIENCE, 'gate');
      grant.addResourceScope(OTHER_AUDIENCE, 'gate');
      await grant.save();
      return grant;
    },
    // The provider's own `fetch` refuses to call this machine, which is where the demo's gate is.
    fetch: (url, { method, headers, body, signal } = {}) =>
      fetch(url, { method, headers, body, signal, redirect: 'manual' } as RequestInit),
    // The gate reads groups again by it; the default asks for a consent page first.
    issueRefreshToken: async (_context, client) => client.grantTypeAllowed('refresh_token'),
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context, form) => {
          context.body = logoutPage(form);
        },
      },
      resourceIndicators: {
        enabled: true,
        // The web client's access tokens are for the userinfo endpoint.
        defaultResource: (_context, client) =>
          client.clientId === WEB_CLIENT.id ? undefined : GATE_AUDIENCE,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, resource) => ({
          scope: 'gate',
          audience: resource,
          accessTokenFormat: 'jwt',
          accessTokenTTL: accessTokenSeconds,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  };
}

function webClient(
  gate: string,
  others: readonly string[],
  names: readonly string[],
): NonNullable<Configuration['clients']>[number] {
  const at = (path: string): string[] => [gate, ...others].map((one) => `${one}/.portcullis/${path}`);
  return {
    client_id: WEB_CLIENT.id,
    client_secret: WEB_CLIENT.secret,
    redirect_uris: names.flatMap((name) => at(`callback/${name}`)),
    post_logout_redirect_uris: at('signed-out'),
    backchannel_logout_uri: `${gate}/.portcullis/backchannel-logout`,
    // Its logout tokens name the person, and so end their sessions in every browser.
    backchannel_logout_session_required: false,
    // The gate asks again where a login is too old for what somebody wants.
    require_auth_time: true,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  };
}

function personalClaims(id: string): Record<string, unknown> {
  const account = accounts[id];
  return { name: account?.name, email: emailOf(id), email_verified: true, groups: account?.groups ?? [] };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
