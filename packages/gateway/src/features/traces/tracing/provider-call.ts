/** What a provider is asked for. */
export type ProviderCall = 'discovery' | 'token' | 'revocation' | 'userinfo' | 'keys' | 'other';

const DISCOVERY = /\/\.well-known\/(?:openid-configuration|oauth-authorization-server)/;

/**
 * What a call to a provider is for, by its form: by name only of what is sent, and never by a value.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-3.2 | RFC 6749 section 3.2}, RFC 7009 and OpenID Connect Core 5.3
 */
export function providerCall(
  { pathname }: URL,
  { method = 'GET', headers, body }: RequestInit,
): ProviderCall {
  if (DISCOVERY.test(pathname)) return 'discovery';
  if (body instanceof URLSearchParams) {
    if (body.has('grant_type')) return 'token';
    return body.has('token') ? 'revocation' : 'other';
  }
  if (new Headers(headers).has('authorization')) return 'userinfo';
  return method === 'GET' ? 'keys' : 'other';
}
