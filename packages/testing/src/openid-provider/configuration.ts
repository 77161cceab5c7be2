import type { JWK } from 'jose';
import type { Configuration } from 'oidc-provider';
import { accountClaims, type ProviderAccounts } from './accounts.ts';
import { type ProviderClient, registrations, TOKEN_CLIENT } from './clients.ts';
import { logoutPage, messagePage } from './pages.ts';

/** The provider's settings, with all defaults. */
export interface ProviderSettings {
  readonly accounts: ProviderAccounts;
  readonly clients: readonly ProviderClient[];
  readonly audiences: readonly string[];
  readonly accessTokenSeconds: number;
  /** `undefined`: `groups`, for the scope of that name. */
  readonly groupsClaim: string | undefined;
  readonly signingKey: JWK;
}

/** The configuration of `oidc-provider`. */
export function providerConfiguration(settings: ProviderSettings): Configuration {
  const { accounts, clients, audiences, accessTokenSeconds, groupsClaim, signingKey } = settings;
  const claimsOf = (subject: string) => accountClaims(accounts, subject, groupsClaim);
  return {
    jwks: { keys: [signingKey as NonNullable<Configuration['jwks']>['keys'][number]] },
    cookies: { keys: [crypto.randomUUID()] },
    clients: registrations(clients),
    claims: {
      openid: ['sub', ...(groupsClaim === undefined ? [] : [groupsClaim])],
      email: ['email', 'email_verified'],
      profile: ['name'],
      groups: ['groups'],
    },
    scopes: ['openid', 'email', 'profile', 'groups'],
    findAccount: (_context, id) =>
      Object.hasOwn(accounts, id)
        ? { accountId: id, claims: () => ({ sub: id, ...claimsOf(id) }) }
        : undefined,
    extraTokenClaims: ({ oidc }, token) =>
      'accountId' in token && typeof token.accountId === 'string'
        ? // RFC 9068 section 2.2.1: rules that ask for a fresh login go by it.
          { ...claimsOf(token.accountId), auth_time: oidc.entities.AuthorizationCode?.authTime }
        : undefined,
    ttl: {
      AccessToken: accessTokenSeconds,
      Interaction: 600,
      Session: 3600,
      Grant: 3600,
      IdToken: 600,
      RefreshToken: 86_400,
    },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    // Everybody agrees to everything: consent is not what is tried here.
    loadExistingGrant: async ({ oidc }) => {
      const { client, session } = oidc;
      if (client === undefined || session?.accountId === undefined) return undefined;
      const grant = new oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid email profile groups');
      for (const audience of audiences) grant.addResourceScope(audience, 'gate');
      await grant.save();
      return grant;
    },
    // The provider's own `fetch` refuses to call this machine, which is where the gate is.
    fetch: (url, { method, headers, body, signal } = {}) =>
      fetch(url, { method, headers, body, signal, redirect: 'manual' } as RequestInit),
    // A gate reads groups again by it; the default asks for a consent page first.
    issueRefreshToken: async (_context, client) => client.grantTypeAllowed('refresh_token'),
    renderError: (context, { error, error_description }) => {
      context.type = 'html';
      context.body = messagePage('The test provider cannot do that', `${error}: ${error_description ?? ''}`);
    },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context, form) => {
          context.body = logoutPage(form);
        },
        postLogoutSuccessSource: (context) => {
          context.body = messagePage('You are logged out', 'You can close this page.');
        },
      },
      resourceIndicators: {
        enabled: true,
        // The access tokens of a client that people log in at are for the userinfo endpoint.
        defaultResource: (_context, client) =>
          client.clientId === TOKEN_CLIENT.id ? (audiences[0] as string) : (undefined as unknown as string),
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
