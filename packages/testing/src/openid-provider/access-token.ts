import * as oauth from 'oauth4webapi';
import { TOKEN_CLIENT } from './clients.ts';

const insecure = { [oauth.allowInsecureRequests]: true };
const LONGEST_CHAIN = 10;

/**
 * Logs an account in at a running provider of this package, the way a browser would (authorization code with PKCE), and
 * resolves to its access token (RFC 9068) for an API.
 *
 * Fails where no provider answers, and for an account or an audience that it does not know.
 *
 * @param issuer the provider's `issuer`, also that of another process
 * @param audience the API that the token is for: one of the provider's `audiences`
 */
export async function accessToken(issuer: string, account: string, audience: string): Promise<string> {
  const issuerUrl = new URL(issuer);
  const discovery = await oauth.discoveryRequest(issuerUrl, insecure).catch((cause: unknown) => {
    throw new Error(`no provider answers at ${issuer}: is it running?`, { cause });
  });
  const server = await oauth.processDiscoveryResponse(issuerUrl, discovery);
  const client: oauth.Client = { client_id: TOKEN_CLIENT.id };
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const authorization = new URL(server.authorization_endpoint ?? '');
  authorization.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: TOKEN_CLIENT.redirectUri,
    response_type: 'code',
    scope: 'openid email profile groups gate',
    resource: audience,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString();

  const callback = await logIn(authorization, account);
  const parameters = oauth.validateAuthResponse(server, client, callback, state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    parameters,
    TOKEN_CLIENT.redirectUri,
    verifier,
    { ...insecure, additionalParameters: { resource: audience } },
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response);
  return tokens.access_token;
}

/** Follows the provider's redirects, presses the account's button, and stops at the callback. */
async function logIn(start: URL, account: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = start;
  let body: URLSearchParams | undefined;
  for (let hop = 0; hop < LONGEST_CHAIN; hop++) {
    const response = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      body: body ?? null,
      redirect: 'manual',
      headers: { cookie: Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const equals = pair.indexOf('=');
      cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
    const location = response.headers.get('location');
    if (location === null) {
      if (body !== undefined || !url.pathname.startsWith('/interaction/')) {
        throw new Error(`the provider answered ${response.status} at ${url.pathname}`);
      }
      body = new URLSearchParams({ account });
    } else {
      body = undefined;
      url = new URL(location, url);
      if (url.href.startsWith(TOKEN_CLIENT.redirectUri)) return url;
    }
  }
  throw new Error(`the provider's login did not end within ${LONGEST_CHAIN} steps`);
}
