import type { TokenEndpointResponse } from 'oauth4webapi';
import type { UserClaims } from './user-claims.ts';

/** What a provider granted. */
export interface Grant {
  /** `undefined` if the provider said nothing new about the person. */
  readonly user: UserClaims | undefined;
  readonly refreshToken: string | undefined;
  readonly idToken: string | undefined;
  /** Life of the access token, in seconds, where the provider says it. */
  readonly expiresIn: number | undefined;
}

/** What an answer of the token endpoint grants, with what is known of the person. */
export function grantOf(tokens: TokenEndpointResponse, user: UserClaims | undefined): Grant {
  const { refresh_token: refreshToken, id_token: idToken, expires_in: expiresIn } = tokens;
  return { user, refreshToken, idToken, expiresIn };
}
