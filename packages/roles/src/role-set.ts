import type { RoleGrant, RoleSet } from '@portcullis/core';
import { rolesError } from './roles-failure.ts';

/** The roles of a caller: those of the known ones that were granted. */
export function roleSet(known: ReadonlySet<string>, grants: readonly RoleGrant[]): RoleSet<string> {
  const held = new Set(grants.map(({ role }) => role));
  // Frozen, since many requests are given the same roles.
  const names = Object.freeze([...known].filter((role) => held.has(role)));
  const has = (role: string): boolean => {
    if (!known.has(role)) {
      throw rolesError('roles.undeclared', {
        detail: `role ${JSON.stringify(role)} is required, but the mapping declares only ${[...known].join(', ')}`,
      });
    }
    return held.has(role);
  };
  return { has, names, grants };
}
