import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider from 'oidc-provider';
import { unknownName } from '../option-names.ts';
import { accessToken } from './access-token.ts';
import { defaultAccounts } from './accounts.ts';
import { providerConfiguration } from './configuration.ts';
import { serveInteraction } from './interaction.ts';
import { checkProviderOptions, type OpenIdProviderOptions } from './options.ts';

/** A provider that serves on loopback. */
export interface OpenIdProvider {
  readonly issuer: string;
  readonly port: number;
  /** The private signing key, so that tests can make tokens that the provider would not. */
  readonly signingKey: JWK;
  /** Logs an account in, as a browser would, and resolves to its access token. Default audience: the first one. */
  readonly token: (account: string, audience?: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/**
 * Starts `oidc-provider`, a certified OpenID provider, on 127.0.0.1: discovery, login page, tokens, userinfo, logout of every kind. For
 * development and tests: there are no passwords, consent is given automatically, and all data is lost when it ends.
 *
 * Fails with a `TypeError` that lists every wrong option, and with Node's `EADDRINUSE` if the port is in use.
 *
 * @example
 * ```ts
 * import { startOpenIdProvider } from '@portcullis/testing/openid-provider';
 *
 * const provider = await startOpenIdProvider({ audiences: ['https://app.example'] });
 * const token = await provider.token('engineer');
 * console.log(provider.issuer, token.length);
 * await provider.close();
 * ```
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html | OpenID Connect Core 1.0}
 */
export async function startOpenIdProvider(options: OpenIdProviderOptions = {}): Promise<OpenIdProvider> {
  checkProviderOptions(options);
  const { accounts = defaultAccounts, clients = [], accessTokenSeconds = 3600, groupsClaim } = options;
  const audiences = options.audiences ?? ['https://app.example'];
  const server = createServer();
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const signingKey = await createSigningKey();
  const settings = { accounts, clients, audiences, accessTokenSeconds, groupsClaim, signingKey };
  const provider = new Provider(issuer, providerConfiguration(settings));
  provider.on('backchannel.error', (_context, error, client) => {
    console.error(`the provider could not tell ${client.clientId} of a logout: ${error.message}`);
  });
  const serveProtocol = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    options.onRequest?.(request.url ?? '');
    if (!request.url?.startsWith('/interaction/')) {
      serveProtocol(request, response);
      return;
    }
    const age = options.loginAgeSeconds?.() ?? 0;
    serveInteraction(provider, accounts, request, response, age).catch((error: unknown) => {
      console.error('the provider could not show its login page:', error);
      response.writeHead(500).end('The login page failed.\n');
    });
  });
  return {
    issuer,
    port,
    signingKey,
    token: async (account, audience = audiences[0]) => {
      if (!Object.hasOwn(accounts, account))
        throw new Error(unknownName('account', account, Object.keys(accounts)));
      if (!audiences.includes(audience)) throw new Error(unknownName('audience', audience, audiences));
      return accessToken(issuer, account, audience);
    },
    close: () => close(server),
  };
}

async function createSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = await exportJWK(privateKey);
  // Another name each time: `wrangler dev` keeps the keys of its gate from one start to the next, and a name that is known is not asked for.
  return { ...key, kid: await calculateJwkThumbprint(key), alg: 'RS256', use: 'sig' };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
