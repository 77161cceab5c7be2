import { type Claims, isNonEmptyString } from './claims.ts';
import type { TokenProblem } from './token-failure.ts';

/** Where providers differ from each other once a token is verified. All of it is pure. */
export interface ProviderProfile {
  /** Whether the issuer vouches for the e-mail address. */
  readonly isEmailVerified: (claims: Claims) => boolean;
  /** Whether the token was issued to a machine for itself. */
  readonly isService: (claims: Claims) => boolean;
  /** The name of the caller at the issuer; `undefined` if the token has none, which refuses it. */
  readonly subject: (claims: Claims) => string | undefined;
  /** The caller's groups, where the provider has a notion of its own; `undefined`: those of the groups claim. */
  readonly groups: (claims: Claims) => readonly string[] | undefined;
  /** What else is wrong with the claims, if anything. */
  readonly problem: (claims: Claims) => TokenProblem | undefined;
}

/**
 * A provider that keeps to the specifications: `email_verified` is `true`, and a token that a client got for itself has
 * the client's id as its subject.
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
