import * as oauth from 'oauth4webapi';
import { accounts } from './accounts.ts';
import { GATE_AUDIENCE, TOKEN_CLIENT } from './provider.ts';

const insecure = { [oauth.allowInsecureRequests]: true };
const LONGEST_CHAIN = 10;

/**
 * Logs one of the demo's accounts in at the running provider, the way a browser would (authorization code with PKCE),
 * and returns its access token for the gate.
 *
 * @param audience the API the token is for; the gate by default
 */
export async function accessToken(
  issuer: string,
  account: string,
  audience: string = GATE_AUDIENCE,
): Promise<string> {
  if (!Object.hasOwn(accounts, account)) {
    throw new Error(`there is no account "${account}": choose one of ${Object.keys(accounts).join(', ')}`);
  }
  const issuerUrl = new URL(issuer);
  const discovery = await oauth.discoveryRequest(issuerUrl, insecure).catch((cause: unknown) => {
    throw new Error(`no provider answers at ${issuer}: is the demo running?`, { cause });
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
