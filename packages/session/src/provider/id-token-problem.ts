import type { Claims } from '@portcullis/token/internal';

/**
 * What is wrong with an ID token whose signature, issuer, audience and times are valid: it names no person, or was issued for another
 * client. Pure.
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation | OpenID Connect Core section 3.1.3.7}
 */
export function idTokenProblem({ sub, aud, azp }: Claims, clientId: string): string | undefined {
  // Whoever is not named is not another person.
  if (typeof sub !== 'string' || sub === '') return 'it has no subject ("sub")';
  if (azp === undefined) {
    return Array.isArray(aud) && aud.length > 1
      ? 'it has several audiences and no authorized party ("azp")'
      : undefined;
  }
  return azp === clientId ? undefined : 'it was issued for another client ("azp")';
}

/** The claims of the login that is refreshed. */
export interface KnownLogin {
  readonly subject: string;
  readonly nonce: string;
  readonly claims: Claims;
}

/**
 * What else is wrong with the ID token of a refresh: it must be for the same login. Pure.
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse | OpenID Connect Core section 12.2}
 */
export function refreshedTokenProblem(token: Claims, known: KnownLogin): string | undefined {
  const authTime = known.claims.auth_time;
  if (token.sub !== known.subject) return 'it is for another user';
  if (token.nonce !== undefined && token.nonce !== known.nonce) return 'its "nonce" belongs to another login';
  if (token.auth_time !== undefined && authTime !== undefined && token.auth_time !== authTime) {
    return 'its "auth_time" belongs to another login';
  }
  return undefined;
}
