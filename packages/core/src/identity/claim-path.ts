/**
 * The value of a claim. A claim with exactly the given name has priority, so names with dots (`https://acme.example/groups`)
 * work; otherwise the name is parsed as a path (`realm_access.roles`). An array is a path of member names.
 *
 * Only own members are found: `constructor` and other inherited members are not claims. It does **not** verify anything: pass
 * claims with a verified signature.
 *
 * @example
 * ```ts
 * import { claimAt } from '@portcullis/core/internal';
 *
 * claimAt({ realm_access: { roles: ['eng'] } }, 'realm_access.roles'); // ['eng']
 * ```
 */
export function claimAt(claims: unknown, claim: string | readonly string[]): unknown {
  if (typeof claim !== 'string') return at(claims, claim);
  return own(claims, claim) ?? at(claims, claim.split('.'));
}

function at(value: unknown, path: readonly string[]): unknown {
  let found = value;
  for (const member of path) found = own(found, member);
  return found;
}

function own(value: unknown, member: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, member)) return undefined;
  // JSON lists have entries only. As a claim, the length of a list would make "no groups" of groups that are not stated.
  if (Array.isArray(value) && member === 'length') return undefined;
  return (value as Readonly<Record<string, unknown>>)[member];
}
