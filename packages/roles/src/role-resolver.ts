import type { RoleGrant, RoleSet } from '@portcullis/core';
import { GroupTable } from './group-table.ts';
import type { MappedRole } from './mapped-role.ts';
import type { RoleClaimant } from './role-conditions.ts';
import { ALL_READERS, type RoleMapping, readRoleMapping } from './role-mapping.ts';
import { rolesError } from './roles-failure.ts';

/** A mapping, compiled: turns groups into roles. */
export interface RoleResolver<Role extends string> {
  /** The roles that the mapping declares, in its order. */
  readonly declared: readonly Role[];
  /** Whether a group gives any role, so that it is worth keeping. */
  readonly mentions: (group: string) => boolean;
  /** Whether groups alone give roles: no claim and no e-mail address is looked at. */
  readonly byGroupsAlone: boolean;
  /**
   * The roles that these groups give, and which group gave which; `incomplete` where a claim or the address of the caller is not
   * known, or the address can be read in more than one way, and may give another. Pure.
   * @param caller whose claims and verified e-mail address conditions look at; without one, no condition holds
   */
  readonly resolve: (groups: readonly string[], caller?: RoleClaimant) => RoleSet<Role>;
  /**
   * These roles and those that they imply; of those that the mapping declares. Pure.
   * @param by what gave them, in the place of a group
   */
  readonly give: (roles: readonly string[], by: string) => RoleSet<Role>;
}

/**
 * Compiles a mapping, for use without a request: in a command, a test, or a session that stores roles.
 *
 * Names are found in a table, so the cost does not grow with the mapping; only its patterns and expressions are tried
 * one by one, each in time linear in the name.
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
  return resolverOf(readRoleMapping(mapping, ALL_READERS));
}

/** Compiles a mapping that was read. */
export function resolverOf<Role extends string>(mapped: readonly MappedRole[]): RoleResolver<Role> {
  const declared = mapped.map(({ role }) => role);
  const known = new Set(declared);
  const groups = new GroupTable(mapped);
  const implied = new Map(declared.map((role) => [role, impliedBy(role, mapped)]));

  return {
    // What the mapping's keys are is what its type says.
    declared: declared as readonly string[] as readonly Role[],
    mentions: (group) => groups.grantsOf(group).length > 0,
    byGroupsAlone: mapped.every(({ conditions }) => conditions === undefined),
    resolve: (held, caller = {}) => {
      const truths = new Map(
        mapped.map(({ role, conditions }) => [
          role,
          conditions === undefined ? true : conditions.hold(caller),
        ]),
      );
      const candidates = [
        ...[...new Set(held)].flatMap((group) => groups.grantsOf(group)),
        ...mapped.flatMap(({ role, conditions }) => {
          const group = conditions?.givenBy(caller);
          return group === undefined ? [] : [{ role, group }];
        }),
      ];
      const direct = candidates.filter(({ role }) => truths.get(role));
      const roles = roleSet(known, withImplied(direct, implied));
      return candidates.some(({ role }) => truths.get(role) === undefined)
        ? { ...roles, incomplete: true }
        : roles;
    },
    give: (roles, by) => {
      const direct = roles.filter((role) => implied.has(role)).map((role) => ({ role, group: by }));
      return roleSet(known, withImplied(direct, implied));
    },
  };
}

interface Implication {
  readonly role: string;
  readonly via: string;
}

/** Everything that a role implies, directly or not, each with the role that implies it. */
function impliedBy(role: string, mapped: readonly MappedRole[]): readonly Implication[] {
  const found: Implication[] = [];
  const open = [role];
  for (const via of open) {
    for (const implied of mapped.find((each) => each.role === via)?.implies ?? []) {
      if (open.includes(implied)) continue;
      open.push(implied);
      found.push({ role: implied, via });
    }
  }
  return found;
}

/** The grants, each followed by those of the roles that it implies; a group gives a role once. */
function withImplied(
  direct: readonly RoleGrant[],
  implied: ReadonlyMap<string, readonly Implication[]>,
): readonly RoleGrant[] {
  const grants = new Map(direct.map((grant) => [keyOf(grant), grant]));
  for (const grant of direct) {
    for (const { role, via } of implied.get(grant.role) ?? []) {
      const further = { ...grant, role, via };
      if (!grants.has(keyOf(further))) grants.set(keyOf(further), further);
    }
  }
  return [...grants.values()];
}

function keyOf({ role, group }: RoleGrant): string {
  return JSON.stringify([role, group]);
}

/** The roles of a caller: those of the known ones that were granted. */
function roleSet(known: ReadonlySet<string>, grants: readonly RoleGrant[]): RoleSet<string> {
  const held = new Set(grants.map(({ role }) => role));
  // Frozen, since many requests are given the same roles.
  const names = Object.freeze([...known].filter((role) => held.has(role)));
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
