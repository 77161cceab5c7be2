import { type Claims, isNonEmptyString } from './claims.ts';
import type { TokenProblem } from './token-failure.ts';

/** How a provider's claims are interpreted after a token is verified. All functions are pure. */
export interface ProviderProfile {
  /** Whether the issuer vouches for the e-mail address. */
  readonly isEmailVerified: (claims: Claims) => boolean;
  /** Whether the token identifies a service, not a user. */
  readonly isService: (claims: Claims) => boolean;
  /** The caller's subject at the issuer; the token is refused if it is `undefined`. */
  readonly subject: (claims: Claims) => string | undefined;
  /** The caller's groups, if the provider has its own format; if `undefined`, the groups claim is read. */
  readonly groups: (claims: Claims) => readonly string[] | undefined;
  /** Further checks of the claims: the problem, or `undefined`. */
  readonly problem: (claims: Claims) => TokenProblem | undefined;
}

/**
 * A provider that follows the specifications: `email_verified` is `true` for a verified address, and a token that a client
 * requested on its own behalf has the client id as its subject.
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims | OpenID Connect Core section 5.1}
 * @see {@link https://www.rfc-editor.org/rfc/rfc9068#section-2.2 | RFC 9068 section 2.2}
 */
export const standardProfile: ProviderProfile = {
  isEmailVerified: (claims) => claims.email_verified === true,
  isService: ({ sub, client_id: client, azp }) => sub === client || sub === azp,
  subject: ({ sub }) => (isNonEmptyString(sub) ? sub : undefined),
  groups: () => undefined,
  problem: () => undefined,
};
