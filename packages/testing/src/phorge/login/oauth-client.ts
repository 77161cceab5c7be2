import type { PhorgeOAuthProvider } from '../configuration.ts';
import { PhorgeException } from '../exceptions.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { callbackUri } from './authorize.ts';
import type { ExternalProfile } from './pending-account.ts';

/**
 * The two server-to-server calls of a login: code for token, token for profile.
 *
 * Whatever goes wrong is an exception whose text shows the server's answer to the visitor, as in Phorge.
 */
export async function fetchProfile(
  phorge: PhorgeState,
  provider: PhorgeOAuthProvider,
  code: string,
): Promise<ExternalProfile> {
  const base = provider.baseUri.replace(/\/$/, '');
  const token = await accessToken(phorge, provider, base, code);
  const response = await phorge.configuration.fetch(
    `${base}/api/user.whoami?access_token=${encodeURIComponent(token)}`,
    { method: 'GET', headers: clientHeaders(phorge) },
  );
  return parseProfile(await bodyOf(response));
}

async function accessToken(
  phorge: PhorgeState,
  provider: PhorgeOAuthProvider,
  base: string,
  code: string,
): Promise<string> {
  const form = new URLSearchParams({
    client_id: provider.clientId,
    client_secret: provider.clientSecret,
    redirect_uri: callbackUri(phorge),
    code,
    grant_type: 'authorization_code',
  });
  const response = await phorge.configuration.fetch(`${base}/oauthserver/token/`, {
    method: 'POST',
    headers: clientHeaders(phorge),
    body: form.toString(),
  });
  const body = await bodyOf(response);
  const fields = tokenFields(body);
  if (fields.error !== undefined && fields.error !== '') {
    throw new PhorgeException('Exception', `Access token error: ${fields.error}`);
  }
  if (fields.access_token === undefined || fields.access_token === '') {
    throw new PhorgeException('Exception', `Failed to decode OAuth access token response: ${body}`);
  }
  return fields.access_token;
}

function clientHeaders(phorge: PhorgeState): Record<string, string> {
  return {
    'user-agent': `${phorge.configuration.baseUri}/ Phorge/1.0 cURL/8.14.1`,
    accept: '*/*',
    'accept-encoding': 'gzip',
    'content-type': 'application/x-www-form-urlencoded',
  };
}

async function bodyOf(response: Response): Promise<string> {
  const body = await response.text();
  if (response.status !== 200)
    throw new PhorgeException('HTTPFutureHTTPResponseStatus', `[HTTP/${response.status}] ${body}`);
  return body;
}

/** JSON or form-encoded; the content type is not looked at. */
function tokenFields(body: string): { error?: string | undefined; access_token?: string | undefined } {
  const json = parseObject(body);
  const read = (name: string): string | undefined => {
    if (json === undefined) return new URLSearchParams(body).get(name) ?? undefined;
    return textField(json, name);
  };
  return { error: read('error'), access_token: read('access_token') };
}

function parseProfile(body: string): ExternalProfile {
  const envelope = parseObject(body);
  if (envelope === undefined) {
    throw new PhorgeException('Exception', `Invalid JSON response from provider: ${body}`);
  }
  const result = envelope.result;
  if (typeof result !== 'object' || result === null) {
    throw new PhorgeException('TypeError', 'idx(): Argument #1 ($array) must be of type array, null given');
  }
  const fields: Record<string, unknown> = { ...result };
  return {
    phid: textField(fields, 'phid'),
    userName: textField(fields, 'userName'),
    realName: textField(fields, 'realName'),
    primaryEmail: textField(fields, 'primaryEmail'),
  };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Not JSON is an answer of its own kind here, and told apart by the caller.
    return undefined;
  }
  return typeof value === 'object' && value !== null ? { ...value } : undefined;
}

function textField(fields: Record<string, unknown>, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
}
