import type { TokenEndpointResponse } from 'oauth4webapi';
import type { UserClaims } from './user-claims.ts';

/** What a provider granted. */
export interface Grant {
  /** `undefined` if the provider returned no new claims about the person. */
  readonly user: UserClaims | undefined;
  readonly refreshToken: string | undefined;
  readonly idToken: string | undefined;
  /** Lifetime of the access token, in seconds, if the provider returns it. */
  readonly expiresIn: number | undefined;
}

/** What a response of the token endpoint grants, with the known claims of the person. */
export function grantOf(tokens: TokenEndpointResponse, user: UserClaims | undefined): Grant {
  const { refresh_token: refreshToken, id_token: idToken, expires_in: expiresIn } = tokens;
  return { user, refreshToken, idToken, expiresIn };
}
