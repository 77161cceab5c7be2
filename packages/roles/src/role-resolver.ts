import type { RoleGrant, RoleSet } from '@portcullis/core';
import { GroupTable } from './group-table.ts';
import type { MappedRole } from './mapped-role.ts';
import type { RoleClaimant } from './role-conditions.ts';
import { ALL_READERS, type RoleMapping, readRoleMapping } from './role-mapping.ts';
import { rolesError } from './roles-failure.ts';

/** A compiled role mapping. */
export interface RoleResolver<Role extends string> {
  /** The declared roles, in the order of the mapping. */
  readonly declared: readonly Role[];
  /** Whether a group grants any role. Other groups need not be stored. */
  readonly mentions: (group: string) => boolean;
  /** Whether only groups grant roles, so that claims and e-mail addresses are not used. */
  readonly byGroupsAlone: boolean;
  /**
   * Returns the roles that these groups grant, and which group granted which. `incomplete` is true if an unknown claim, or an
   * unknown or ambiguous e-mail address, may grant another role. Has no side effects.
   * @param caller claims and verified e-mail address for conditions. Default: no condition holds
   */
  readonly resolve: (groups: readonly string[], caller?: RoleClaimant) => RoleSet<Role>;
  /**
   * Returns these roles, as far as the mapping declares them, and the roles that they imply. Has no side effects.
   * @param by what granted them, in place of a group
   */
  readonly give: (roles: readonly string[], by: string) => RoleSet<Role>;
}

/**
 * Compiles a role mapping for use without a request: in a command, a test, or a store of sessions.
 *
 * Group names are looked up in a table, so the cost does not grow with the mapping. Patterns and expressions are tried one by one,
 * each in time linear in the length of the name.
 *
 * Throws {@link RoleMappingError} with all problems.
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

/** Creates the resolver of a parsed mapping. */
export function resolverOf<Role extends string>(mapped: readonly MappedRole[]): RoleResolver<Role> {
  const declared = mapped.map(({ role }) => role);
  const known = new Set(declared);
  const groups = new GroupTable(mapped);
  const implied = new Map(declared.map((role) => [role, impliedBy(role, mapped)]));

  return {
    // The type says that the keys of the mapping are the role names.
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

/** All roles that a role implies, directly or indirectly, each with the role that implies it. */
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

/** The grants, each followed by the grants of the roles that it implies. A group grants a role once. */
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
        detail: `role ${JSON.stringify(role)} is required, but the mapping declares only ${[...known].join(', ')}`,
      });
    }
    return held.has(role);
  };
  return { has, names, grants };
}
