import { claimAt } from '@portcullis/core/internal';
import type { Claims } from './claims.ts';

/** The location of the groups in the claims: a claim name, a dotted path, or a path as an array of member names. */
export type GroupsClaim = string | readonly string[];

/** The groups of a caller, or `overage` if they are unknown: the token omits them, or has them in an unsupported format. */
export type GroupsReading =
  | { readonly kind: 'groups'; readonly groups: readonly string[] }
  | { readonly kind: 'overage' };

/** The groups of a caller with more groups than this, or longer names, are unknown (an overage), never cut to a part of them. */
const MAX_GROUPS = 2000;
const MAX_NAME_LENGTH = 1024;

const NO_GROUPS: GroupsReading = { kind: 'groups', groups: [] };
const OVERAGE: GroupsReading = { kind: 'overage' };

/**
 * Reads the groups of a caller. A claim with exactly the given name has priority, so names with dots
 * (`https://acme.example/groups`) work; otherwise the name is parsed as a path (`realm_access.roles`). A single string is one
 * group.
 *
 * A claim with anything but strings (objects, numbers, nested arrays) is an overage, not "no groups": a group that cannot be read
 * could be one that a policy denies. Only a claim that is missing or `null` means that the caller has no groups.
 *
 * Microsoft Entra ID omits the groups of users with too many of them and marks that in `_claim_names` (or `hasgroups`): that is
 * an overage, never "no groups".
 */
export function readGroups(claims: Claims, claim: GroupsClaim): GroupsReading {
  const value = claimAt(claims, claim);
  if (value === undefined || value === null) return isOverage(claims, claim) ? OVERAGE : NO_GROUPS;
  const stated: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!stated.every((group) => typeof group === 'string')) return OVERAGE;
  const groups = stated.filter((group) => group !== '');
  if (groups.length === 0) return NO_GROUPS;
  if (groups.length > MAX_GROUPS || groups.some((group) => group.length > MAX_NAME_LENGTH)) return OVERAGE;
  return { kind: 'groups', groups };
}

/** @see {@link https://openid.net/specs/openid-connect-core-1_0.html#AggregatedDistributedClaims} */
function isOverage(claims: Claims, claim: GroupsClaim): boolean {
  const name = typeof claim === 'string' ? claim : (claim[0] ?? '');
  return (
    claimAt(claims._claim_names, [name]) !== undefined ||
    (name === 'groups' && claims.hasgroups !== undefined)
  );
}
