import type { ClientMetadata } from 'oidc-provider';

/** An application that people log in at: a gate, mostly. */
export interface ProviderClient {
  readonly id: string;
  readonly secret: string;
  /** Where the browser is redirected back to, such as `http://127.0.0.1:8787/.portcullis/callback/corp`. */
  readonly redirectUris: readonly string[];
  /** Where the browser may be sent after a logout. Default: none. */
  readonly postLogoutRedirectUris?: readonly string[];
  /** Notified of every logout at the provider (OpenID Connect Back-Channel Logout). Default: not notified. */
  readonly backchannelLogoutUri?: string;
}

/** The public client that {@link accessToken} logs in with. */
export const TOKEN_CLIENT = { id: 'portcullis-token', redirectUri: 'http://127.0.0.1/callback' };

/** The clients as the provider registers them. */
export function registrations(clients: readonly ProviderClient[]): ClientMetadata[] {
  const tokens: ClientMetadata = {
    client_id: TOKEN_CLIENT.id,
    token_endpoint_auth_method: 'none',
    redirect_uris: [TOKEN_CLIENT.redirectUri],
    grant_types: ['authorization_code'],
    response_types: ['code'],
  };
  return [tokens, ...clients.map(registration)];
}

function registration(client: ProviderClient): ClientMetadata {
  return {
    client_id: client.id,
    client_secret: client.secret,
    redirect_uris: [...client.redirectUris],
    post_logout_redirect_uris: [...(client.postLogoutRedirectUris ?? [])],
    ...(client.backchannelLogoutUri === undefined
      ? {}
      : {
          backchannel_logout_uri: client.backchannelLogoutUri,
          // Its logout tokens name the person, and so end their sessions in every browser.
          backchannel_logout_session_required: false,
        }),
    // A gate asks again where a login is too old for what somebody wants.
    require_auth_time: true,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  };
}
