import { claimAt } from '@portcullis/core/internal';
import type { Claims } from './claims.ts';

/** Where groups stand in the claims: a name, a dotted path, or the members of a path one by one. */
export type GroupsClaim = string | readonly string[];

/** The groups of a caller, or that they are not known: the token leaves them out, or states them in a form that cannot be read. */
export type GroupsReading =
  | { readonly kind: 'groups'; readonly groups: readonly string[] }
  | { readonly kind: 'overage' };

/** A caller with more groups than this, or longer names, is told so instead of getting some of the groups. */
const MAX_GROUPS = 2000;
const MAX_NAME_LENGTH = 1024;

const NO_GROUPS: GroupsReading = { kind: 'groups', groups: [] };
const OVERAGE: GroupsReading = { kind: 'overage' };

/**
 * Reads the groups of a caller. A claim of exactly the given name comes first, so names with dots in them
 * (`https://acme.example/groups`) work; then the name is read as a path (`realm_access.roles`). One text is one group.
 *
 * A claim that holds anything but texts (objects, numbers, lists in lists) is an overage, not "no groups": some group that
 * cannot be read may be one that is denied. Only a claim that is missing or `null` means that there are none.
 *
 * Microsoft Entra ID leaves out the groups of those who have many, and says so in `_claim_names` (or `hasgroups`):
 * that is an overage, never "no groups".
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
