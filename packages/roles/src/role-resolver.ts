import type { RoleGrant, RoleSet } from '@portcullis/core';
import { isMatch } from 'matcher';
import { type RoleMapping, readRoleMapping } from './role-mapping.ts';
import { rolesError } from './roles-failure.ts';

/** A mapping made ready: turns groups into roles. */
export interface RoleResolver<Role extends string> {
  /** The roles that the mapping declares, in its order. */
  readonly declared: readonly Role[];
  /** The roles that these groups give, and which group gave which. Pure. */
  readonly resolve: (groups: readonly string[]) => RoleSet<Role>;
}

/**
 * Makes a mapping ready, for use without a request: in a command, a test, or a session that stores roles.
 *
 * Names are found in a table, so the cost does not grow with the mapping; only its patterns are tried one by one, each
 * in time linear in the name.
 *
 * Fails with {@link RoleMappingError}, which lists all that is wrong.
 *
 * @example
 * ```ts
 * import { roleResolver } from '@portcullis/roles';
 *
 * const { resolve } = roleResolver({ admin: ['phab-admins'], engineer: ['eng-*'] });
 * resolve(['eng-web']).grants; // [{ role: 'engineer', group: 'eng-web' }]
 * ```
 */
export function roleResolver<const Role extends string>(mapping: RoleMapping<Role>): RoleResolver<Role> {
  const mapped = readRoleMapping(mapping);
  const declared = mapped.map(({ role }) => role);
  const known = new Set(declared);
  // Maps, not objects: a group may be called `__proto__`.
  const rolesByGroup = new Map<string, Set<string>>();
  const patterns: { readonly pattern: string; readonly role: string }[] = [];

  for (const { role, groups } of mapped) {
    for (const { kind, text } of groups) {
      if (kind === 'pattern') patterns.push({ pattern: text, role });
      else rolesByGroup.set(text, (rolesByGroup.get(text) ?? new Set()).add(role));
    }
  }

  const rolesOf = (group: string): ReadonlySet<string> => {
    const roles = new Set(rolesByGroup.get(group));
    for (const { pattern, role } of patterns) {
      if (!roles.has(role) && isMatch(group, pattern, { caseSensitive: true })) roles.add(role);
    }
    return roles;
  };

  return {
    // What the mapping's keys are is what its type says.
    declared: declared as readonly string[] as readonly Role[],
    resolve: (groups) => {
      const grants: RoleGrant[] = [];
      for (const group of new Set(groups)) {
        for (const role of rolesOf(group)) grants.push({ role, group });
      }
      return roleSet(known, grants);
    },
  };
}

function roleSet(known: ReadonlySet<string>, grants: readonly RoleGrant[]): RoleSet<string> {
  const held = new Set(grants.map(({ role }) => role));
  const names = [...known].filter((role) => held.has(role));
  const has = (role: string): boolean => {
    if (!known.has(role)) {
      throw rolesError('roles.undeclared', {
        detail: `role ${JSON.stringify(role)} is asked for, and the mapping declares only ${[...known].join(', ')}`,
      });
    }
    return held.has(role);
  };
  return { has, names, grants };
}
