import type { Claims } from '../claims.ts';
import type { ProviderProfile } from '../provider-profile.ts';
import type { TokenProblem } from '../token-failure.ts';

/** A provider whose tokens are programs', each with groups that its claims say. */
export function workload(
  groups: (claims: Claims) => readonly string[],
  problem: (claims: Claims) => string | undefined,
): Pick<ProviderProfile, 'isService' | 'isEmailVerified' | 'groups' | 'problem'> {
  return {
    isService: () => true,
    // Whose job it is says nothing of an address.
    isEmailVerified: () => false,
    groups,
    problem: (claims): TokenProblem | undefined => {
      const detail = problem(claims);
      return detail === undefined ? undefined : { code: 'token.claims', detail };
    },
  };
}

/** A claim that is a text, or nothing. */
export function textClaim(claims: Claims, name: string): string | undefined {
  const value = claims[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * A name that whoever works on a project gives to a branch or an environment of it, as the end of a group: without the `@` that stands
 * before it, so that no pattern such as `ref:acme/*@refs/heads/main` can take a part of the name for its own words.
 */
export function nameInGroup(name: string): string {
  return name.replace(/[%@]/g, encodeURIComponent);
}
