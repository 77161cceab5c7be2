import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider, { type Configuration } from 'oidc-provider';
import { accounts, emailOf } from './accounts.ts';
import { interactionPage } from './interaction-page.ts';

/** The audience of access tokens for the gate: an API of the provider, in RFC 8707's words a resource. */
export const GATE_AUDIENCE = 'https://phorge.corp.example/';

/** Another API of the same provider. Its tokens are good, and not for the gate. */
export const OTHER_AUDIENCE = 'https://payroll.corp.example/';

/** The public client that the demo's `token` command logs in with. */
export const TOKEN_CLIENT = { id: 'portcullis-demo', redirectUri: 'http://127.0.0.1/callback' };

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
  const provider = new Provider(issuer, configuration(signingKey, options.accessTokenSeconds ?? 3600));
  const serveProtocol = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    options.onRequest?.(request.url ?? '');
    if (request.url?.startsWith('/interaction/')) {
      interactionPage(provider, request, response).catch((error: unknown) => {
        console.error('the provider could not show its login page:', error);
        response.writeHead(500).end('The login page failed.\n');
      });
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

function configuration(signingKey: JWK, accessTokenSeconds: number): Configuration {
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
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    findAccount: (_context, id) => {
      const account = accounts[id];
      return account && { accountId: id, claims: () => ({ sub: id, ...personalClaims(id) }) };
    },
    extraTokenClaims: (_context, token) =>
      'accountId' in token && typeof token.accountId === 'string'
        ? personalClaims(token.accountId)
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
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => GATE_AUDIENCE,
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

function personalClaims(id: string): Record<string, unknown> {
  const account = accounts[id];
  return { name: account?.name, email: emailOf(id), email_verified: true, groups: account?.groups ?? [] };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
