import { type GroupRule, groupRule } from './group-rule.ts';
import { RoleMappingError, type RoleMappingProblem } from './role-mapping-error.ts';

/**
 * Which groups of the identity provider give which role.
 *
 * A group is written as the provider spells it, or as a pattern in which `*` stands for any text: `eng-*`. Upper and
 * lower case differ. In a pattern `\*` is a star and `\\` a backslash; in a name without `*` a backslash is itself, so
 * `CORP\admins` is written as it is. A role with an empty list is declared and given to nobody.
 */
export type RoleMapping<Role extends string = string> = Readonly<Record<Role, readonly string[]>>;

/** One role and what gives it. */
export interface MappedRole {
  readonly role: string;
  readonly groups: readonly GroupRule[];
}

/**
 * Everything wrong with a mapping, as data: for configuration checks that must report all of it at once. An empty list
 * means that `mapRoles` accepts it.
 *
 * It does **not** know which groups exist at the provider.
 */
export function checkRoleMapping(mapping: unknown): readonly RoleMappingProblem[] {
  return read(mapping).problems;
}

/** Reads a mapping, or throws all that is wrong with it. */
export function readRoleMapping(mapping: RoleMapping): readonly MappedRole[] {
  const { roles, problems } = read(mapping);
  if (problems.length > 0) throw new RoleMappingError(problems);
  return roles;
}

function read(mapping: unknown): { roles: readonly MappedRole[]; problems: readonly RoleMappingProblem[] } {
  const problems: RoleMappingProblem[] = [];
  if (!isRecord(mapping)) {
    problems.push({ path: '', message: 'must be an object of roles, each with a list of groups' });
    return { roles: [], problems };
  }
  const roles = Object.entries(mapping).map(([role, groups]): MappedRole => {
    if (role.trim() === '') problems.push({ path: place(role), message: 'a role needs a name' });
    if (!Array.isArray(groups)) {
      problems.push({ path: place(role), message: 'must be a list of group names and patterns' });
      return { role, groups: [] };
    }
    const rules = groups.flatMap((group: unknown, index) => {
      const reading = groupRule(group);
      if (reading.ok) return [reading.rule];
      problems.push({ path: `${place(role)}[${index}]`, message: reading.message });
      return [];
    });
    return { role, groups: rules };
  });
  return { roles, problems };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where a role stands in the mapping, also when its name is no identifier. */
function place(role: string): string {
  return /^[a-z_$][\w$-]*$/i.test(role) ? role : `[${JSON.stringify(role)}]`;
}
