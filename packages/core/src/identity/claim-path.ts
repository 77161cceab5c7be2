/**
 * The value of a claim. A claim of exactly the given name comes first, so names with dots in them
 * (`https://acme.example/groups`) work; then the name is read as a path (`realm_access.roles`). A list is the members of
 * a path one by one.
 *
 * Only members of the claims themselves are found: `constructor` and its like are no claims. It does **not** verify
 * anything: give it claims whose signature is good.
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
  return (value as Readonly<Record<string, unknown>>)[member];
}
