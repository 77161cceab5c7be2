import type { Identity } from '@portcullis/core';
import type { Authentication } from '@portcullis/core/internal';
import { type Claims, isNonEmptyString } from './claims.ts';
import { type GroupsClaim, type GroupsReading, readGroups } from './groups.ts';
import type { ProviderProfile } from './provider-profile.ts';
import type { TokenProblem } from './token-failure.ts';

/** How claims become an identity. */
export interface IdentityRules {
  readonly issuer: string;
  readonly method: Authentication['method'];
  readonly provider: string;
  readonly groupsClaim: GroupsClaim;
  /** What becomes of claims that leave groups out. Default `refuse`. */
  readonly groupsOverage?: 'refuse' | 'ask';
  readonly providerProfile: ProviderProfile;
}

/** An identity, or why the claims make none. */
export type IdentityReading =
  | { readonly ok: true; readonly identity: Identity }
  | { readonly ok: false; readonly problem: TokenProblem };

/**
 * Makes an identity of claims that were checked. It is frozen, since several requests may be given the same one.
 *
 * @param expiresAt `exp`, seconds since the Unix epoch
 */
export function identityFromClaims(claims: Claims, expiresAt: number, rules: IdentityRules): IdentityReading {
  const { issuer, method, provider, groupsClaim, groupsOverage, providerProfile } = rules;
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
      'the token leaves out the groups of this caller because there are too many, or states them as something other than texts: have the issuer list the names of those that matter here, or ask a directory for them (option groupsOverage)',
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

/** Freezes what JSON can hold. Its depth is bounded by the length of a token. */
function deepFreeze<Value extends object>(value: Value): Value {
  Object.freeze(value);
  // JSON gives no object members but its own.
  for (const name in value) {
    const member: unknown = value[name];
    // Most members are texts: to ask of each whether it is frozen takes longer than all the rest.
    if (typeof member === 'object' && member !== null) deepFreeze(member);
  }
  return value;
}
