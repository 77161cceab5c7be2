import type { Claims } from '../claims.ts';
import type { ProviderProfile } from '../provider-profile.ts';
import type { TokenProblem } from '../token-failure.ts';

/** A The profile of a provider whose tokens identify programs, with groups derived from their claims. */
export function workload(
  groups: (claims: Claims) => readonly string[],
  problem: (claims: Claims) => string | undefined,
): Pick<ProviderProfile, 'isService' | 'isEmailVerified' | 'groups' | 'problem'> {
  return {
    isService: () => true,
    // The tokens of programs prove no e-mail address.
    isEmailVerified: () => false,
    groups,
    problem: (claims): TokenProblem | undefined => {
      const detail = problem(claims);
      return detail === undefined ? undefined : { code: 'token.claims', detail };
    },
  };
}

/** A claim if it is a string, otherwise `undefined`. */
export function textClaim(claims: Claims, name: string): string | undefined {
  const value = claims[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * Encodes the name of a branch or an environment for the end of a group. Any contributor to a project can choose such names, so
 * `@`, the separator before the name, is encoded: no pattern such as `ref:acme/*@refs/heads/main` can match a part of the name.
 */
export function nameInGroup(name: string): string {
  return name.replace(/[%@]/g, encodeURIComponent);
}
