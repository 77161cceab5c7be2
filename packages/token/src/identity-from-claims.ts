import type { Identity } from '@portcullis/core';
import type { Authentication } from '@portcullis/core/internal';
import { type Claims, isNonEmptyString } from './claims.ts';
import { type GroupsClaim, type GroupsReading, readGroups } from './groups.ts';
import { isProgram } from './program-token.ts';
import type { ProviderProfile } from './provider-profile.ts';
import type { TokenProblem } from './token-failure.ts';

/** How an identity is derived from claims. */
export interface IdentityRules {
  readonly issuer: string;
  readonly method: Authentication['method'];
  readonly provider: string;
  /** Clients whose tokens are those of their users' own programs. */
  readonly programs: readonly string[] | 'all';
  readonly groupsClaim: GroupsClaim;
  /**
   * What happens to claims that omit groups: `refuse` the caller, or admit them as a caller with unknown groups that are looked
   * up later (`ask`). Default `refuse`.
   */
  readonly groupsOverage?: 'refuse' | 'ask';
  readonly providerProfile: ProviderProfile;
}

/** An identity, or the problem of the claims. */
export type IdentityReading =
  | { readonly ok: true; readonly identity: Identity }
  | { readonly ok: false; readonly problem: TokenProblem };

/**
 * Creates an identity from verified claims. It is frozen, since several requests can share it.
 *
 * @param expiresAt `exp`, seconds since the Unix epoch
 */
export function identityFromClaims(claims: Claims, expiresAt: number, rules: IdentityRules): IdentityReading {
  const { issuer, method, provider, programs, groupsClaim, groupsOverage, providerProfile } = rules;
  const problem = providerProfile.problem(claims);
  if (problem !== undefined) return { ok: false, problem };
  const subject = providerProfile.subject(claims);
  if (subject === undefined) return refused('token.claims', '"sub" is missing or empty');
  const ownGroups = providerProfile.groups(claims);
  const reading: GroupsReading =
    ownGroups === undefined ? readGroups(claims, groupsClaim) : { kind: 'groups', groups: ownGroups };
  const leftOut = reading.kind === 'overage';
  if (leftOut && groupsOverage !== 'ask') {
    return refused(
      'token.groups_overage',
      'the groups of this caller are unknown: there are too many, so that the token omits them or lists more than are read, or they are not strings. Configure the issuer to list only the groups that are needed, or look them up in a directory (option groupsOverage)',
    );
  }
  const { email, name, preferred_username: username, acr, amr, auth_time: authTime } = claims;
  const identity: Identity = {
    kind: providerProfile.isService(claims) ? 'service' : 'user',
    issuer,
    subject,
    email: isNonEmptyString(email) && providerProfile.isEmailVerified(claims) ? email : undefined,
    name: isNonEmptyString(name) ? name : isNonEmptyString(username) ? username : undefined,
    groups: leftOut ? undefined : reading.groups,
    claims,
    authentication: {
      method,
      ...(isProgram(claims, programs) ? { program: true } : {}),
      provider,
      acr: isNonEmptyString(acr) ? acr : undefined,
      amr: Array.isArray(amr) ? amr.filter(isNonEmptyString) : [],
      authTime: typeof authTime === 'number' && Number.isFinite(authTime) ? authTime : undefined,
    },
    expiresAt,
  };
  return { ok: true, identity: deepFreeze(identity) };
}

function refused(code: TokenProblem['code'], detail: string): IdentityReading {
  return { ok: false, problem: { code, detail } };
}

/** Freezes a JSON value. Its depth is bounded by the length of a token. */
export function deepFreeze<Value extends object>(value: Value): Value {
  Object.freeze(value);
  // Objects parsed from JSON have own members only.
  for (const name in value) {
    const member: unknown = value[name];
    // Most members are strings. Calling Object.isFrozen on each would cost more than everything else here.
    if (typeof member === 'object' && member !== null) deepFreeze(member);
  }
  return value;
}
