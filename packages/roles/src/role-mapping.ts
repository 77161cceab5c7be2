import { isRecord } from '@portcullis/core/internal';
import type { ClaimTests } from './claim-test.ts';
import type { GroupMatch } from './group-rule.ts';
import { type ReportProblem, readGroupRules } from './group-rules.ts';
import type { MappedRole } from './mapped-role.ts';
import { type ReadExpression, regularExpression } from './regular-expression.ts';
import { type RoleDefinitions, roleDefinitions } from './role-definition.ts';
import { RoleMappingError, type RoleMappingProblem } from './role-mapping-error.ts';

/** What gives a role, where a list of groups is not enough. */
export interface RoleDefinition<Role extends string = string> {
  /** Groups of which one gives the role. Default: none. */
  readonly groups?: readonly GroupMatch[];
  /** Roles that whoever has this one has as well. Default: none. */
  readonly implies?: readonly Role[];
  /** Claims that the caller must have, besides a group if there are `groups`. Default: any. */
  readonly claims?: ClaimTests;
  /** Domains of the caller's verified e-mail address, of which one is enough, besides a group. Default: any. */
  readonly emailDomains?: readonly string[];
  /**
   * A name made of a claim: whoever's `team-${department}` is the name of this very role has it. Only declared roles
   * can be given so, whatever the claim says. Instead of `groups`.
   */
  readonly template?: string;
}

/**
 * Which groups of the identity provider give which role.
 *
 * A group is written as the provider spells it, or as a pattern in which `*` stands for any text: `eng-*`. Upper and
 * lower case differ. In a pattern `\*` is a star and `\\` a backslash; in a name without `*` a backslash is itself, so
 * `CORP\admins` is written as it is. An identifier with a readable name is `{ id, alias }`, an anchored regular expression
 * `{ expression }`. A role with an empty list is declared and given to nobody.
 */
export type RoleMapping<Role extends string = string> = Readonly<
  Record<Role, readonly GroupMatch[] | RoleDefinition<NoInfer<Role>>>
>;

/** What reads those parts of a mapping that not every one has. What is left out is refused where there is such a part. */
export interface MappingReaders {
  /** Reads regular expressions. */
  readonly expression?: ReadExpression | undefined;
  /** Reads roles that are not lists of groups. */
  readonly definitions?: RoleDefinitions | undefined;
}

/** Reads every mapping. */
export const ALL_READERS: MappingReaders = { expression: regularExpression, definitions: roleDefinitions };

/**
 * Everything wrong with a mapping, as data: for configuration checks that must report all of it at once. An empty list
 * means that `mapRoles` accepts it.
 *
 * It does **not** know which groups exist at the provider.
 */
export function checkRoleMapping(mapping: unknown): readonly RoleMappingProblem[] {
  return read(mapping, ALL_READERS).problems;
}

/** Reads a mapping, or throws all that is wrong with it. */
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
      report('', 'is no list of groups, and nothing that reads it was built in: build again');
    }
    return listedRole(role, definition, expression, report);
  });
  for (const cycle of definitions?.cyclesOf(roles) ?? []) {
    const message = `implies itself: ${[...cycle, ...cycle.slice(0, 1)].join(' → ')}; remove one of these`;
    problems.push({ path: `${place(cycle[0] ?? '')}.implies`, message });
  }
  return { roles, problems };
}

/** A role that groups alone give. */
function listedRole(
  role: string,
  definition: unknown,
  readExpression: ReadExpression | undefined,
  report: ReportProblem,
): MappedRole {
  const groups = Array.isArray(definition) ? readGroupRules(definition, '', readExpression, report) : [];
  return { role, groups, implies: [], conditions: undefined };
}

/** Where a role stands in the mapping, also when its name is no identifier. */
function place(role: string): string {
  return /^[a-z_$][\w$-]*$/i.test(role) ? role : `[${JSON.stringify(role)}]`;
}
