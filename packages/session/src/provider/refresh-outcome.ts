import type { AccessError } from '@portcullis/core';
import type { Claims } from '@portcullis/token/internal';
import { loginError } from '../failures/login-failure.ts';
import type { Grant } from './grant.ts';
import { type KnownLogin, refreshedTokenProblem } from './id-token-problem.ts';
import { requiredClaimProblem } from './user-claims.ts';

/**
 * Why a refresh ends its session permanently, at every instance. The list is closed: any other failure is an outage, after which the
 * session continues as long as its earlier claims may be used.
 */
export type RefreshEnd =
  /** The provider does not take the refresh token any more (`invalid_grant`). */
  | { readonly why: 'not_refreshed' }
  | {
      readonly why: /** What the provider says is about another person, or about another login of this one. */
        | 'another_login'
        /** A verified ID token lacks a claim that the provider must give everyone. */
        | 'required_claim'
        /** The provider leaves out the groups of this person. */
        | 'groups_not_told';
      readonly error: AccessError;
    };

/** The result of a refresh. */
export type RefreshOutcome =
  | { readonly kind: 'granted'; readonly grant: Grant }
  | ({ readonly kind: 'ended' } & RefreshEnd)
  /**
   * It is not known who the person is today. Many refresh tokens are good for once, so what was granted all the same must be
   * stored.
   */
  | { readonly kind: 'outage'; readonly error: unknown; readonly grant: Grant | undefined };

/** Whether a verified ID token of a refresh ends the session. Pure. */
export function endBy(
  idToken: Claims,
  known: KnownLogin,
  required: Readonly<Record<string, string>>,
): RefreshEnd | undefined {
  const problem = refreshedTokenProblem(idToken, known);
  if (problem !== undefined) {
    const detail = `the refreshed ID token is refused: ${problem}`;
    return { why: 'another_login', error: loginError('session.id_token', { detail }) };
  }
  const detail = requiredClaimProblem(idToken, required);
  return detail === undefined
    ? undefined
    : { why: 'required_claim', error: loginError('session.id_token', { detail }) };
}
