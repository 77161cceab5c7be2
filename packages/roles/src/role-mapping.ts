import { isRecord } from '@portcullis/core/internal';
import type { ClaimTests } from './claim-test.ts';
import type { GroupMatch } from './group-rule.ts';
import { type ReportProblem, readGroupRules } from './group-rules.ts';
import type { MappedRole } from './mapped-role.ts';
import { type ReadExpression, regularExpression } from './regular-expression.ts';
import { type RoleDefinitions, roleDefinitions } from './role-definition.ts';
import { RoleMappingError, type RoleMappingProblem } from './role-mapping-error.ts';

/** What grants a role, if a list of groups is not enough. */
export interface RoleDefinition<Role extends string = string> {
  /** Groups that grant the role; one is enough. Default: none. */
  readonly groups?: readonly GroupMatch[];
  /** Roles that callers with this role also have. Default: none. */
  readonly implies?: readonly Role[];
  /** Claims that the caller must have, in addition to a group if there are `groups`. Default: no condition. */
  readonly claims?: ClaimTests;
  /** Domains of the caller's verified e-mail address; one is enough, in addition to a group. Default: no condition. */
  readonly emailDomains?: readonly string[];
  /**
   * A role name that contains a claim: callers whose `team-${department}` equals the name of this role have it. Only declared roles
   * can be granted, whatever the claim contains. Cannot be combined with `groups`.
   */
  readonly template?: string;
}

/**
 * Roles by name, each with the groups of the identity provider that grant it.
 *
 * A group is written exactly as the provider names it, or as a pattern in which `*` matches any text: `eng-*`. Names are
 * case-sensitive. In a pattern, write `\*` for a star and `\\` for a backslash; in a name without `*`, a backslash stands for
 * itself, as in `CORP\admins`. `{ id, alias }` is an identifier with a readable name, `{ expression }` an anchored regular
 * expression. A role with an empty list is declared but granted to no one.
 */
export type RoleMapping<Role extends string = string> = Readonly<
  Record<Role, readonly GroupMatch[] | RoleDefinition<NoInfer<Role>>>
>;

/** Parsers for optional parts of a mapping. If one is missing, mappings with that part are rejected. */
export interface MappingReaders {
  /** Parses regular expressions. */
  readonly expression?: ReadExpression | undefined;
  /** Parses roles that are not lists of groups. */
  readonly definitions?: RoleDefinitions | undefined;
}

/** Parses every mapping. */
export const ALL_READERS: MappingReaders = { expression: regularExpression, definitions: roleDefinitions };

/**
 * Returns all problems of a mapping, for configuration checks. An empty list means that `mapRoles()` accepts the mapping. Does not
 * throw.
 *
 * It does **not** know which groups exist at the provider.
 */
export function checkRoleMapping(mapping: unknown): readonly RoleMappingProblem[] {
  return read(mapping, ALL_READERS).problems;
}

/** Compiles a mapping, or throws all its problems. */
export function readRoleMapping(mapping: RoleMapping, readers: MappingReaders = {}): readonly MappedRole[] {
  const { roles, problems } = read(mapping, readers);
  if (problems.length > 0) throw new RoleMappingError(problems);
  return roles;
}

function read(
  mapping: unknown,
  { expression, definitions }: MappingReaders,
): { roles: readonly MappedRole[]; problems: readonly RoleMappingProblem[] } {
  const problems: RoleMappingProblem[] = [];
  if (!isRecord(mapping)) {
    problems.push({ path: '', message: 'must be an object of roles, each with a list of groups' });
    return { roles: [], problems };
  }
  const declared = Object.keys(mapping);
  const roles = Object.entries(mapping).map(([role, definition]) => {
    const report = (path: string, message: string): void =>
      void problems.push({ path: `${place(role)}${path}`, message });
    if (role.trim() === '') report('', 'a role needs a name');
    if (typeof definition !== 'object' || definition === null) {
      report('', 'must be a list of group names and patterns, or an object');
    } else if (!Array.isArray(definition)) {
      if (definitions !== undefined)
        return definitions.read(role, definition, { declared, readExpression: expression, report });
      report('', 'is not a list of groups, but the build supports only lists: run "portcullis build" again');
    }
    return listedRole(role, definition, expression, report);
  });
  for (const cycle of definitions?.cyclesOf(roles) ?? []) {
    const message = `implies itself: ${[...cycle, ...cycle.slice(0, 1)].join(' → ')}; remove one of these`;
    problems.push({ path: `${place(cycle[0] ?? '')}.implies`, message });
  }
  return { roles, problems };
}

/** A role that only groups grant. */
function listedRole(
  role: string,
  definition: unknown,
  readExpression: ReadExpression | undefined,
  report: ReportProblem,
): MappedRole {
  const groups = Array.isArray(definition) ? readGroupRules(definition, '', readExpression, report) : [];
  return { role, groups, implies: [], conditions: undefined };
}

/** The path of a role in the mapping, also if its name is not an identifier. */
function place(role: string): string {
  return /^[a-z_$][\w$-]*$/i.test(role) ? role : `[${JSON.stringify(role)}]`;
}
