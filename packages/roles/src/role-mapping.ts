import { isRecord } from '@portcullis/core/internal';
import type { ClaimTests } from './claim-test.ts';
import type { GroupMatch } from './group-rule.ts';
import type { MappedRole } from './mapped-role.ts';
import { type ReadExpression, regularExpression } from './regular-expression.ts';
import { cyclesOf } from './role-cycles.ts';
import { readRoleDefinition } from './role-definition.ts';
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

/**
 * Everything wrong with a mapping, as data: for configuration checks that must report all of it at once. An empty list
 * means that `mapRoles` accepts it.
 *
 * It does **not** know which groups exist at the provider.
 */
export function checkRoleMapping(mapping: unknown): readonly RoleMappingProblem[] {
  return read(mapping, regularExpression).problems;
}

/**
 * Reads a mapping, or throws all that is wrong with it.
 * @param readExpression may be left out where no role has an expression
 */
export function readRoleMapping(
  mapping: RoleMapping,
  readExpression?: ReadExpression,
): readonly MappedRole[] {
  const { roles, problems } = read(mapping, readExpression);
  if (problems.length > 0) throw new RoleMappingError(problems);
  return roles;
}

function read(
  mapping: unknown,
  readExpression: ReadExpression | undefined,
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
    return readRoleDefinition(role, definition, { declared, readExpression, report });
  });
  for (const cycle of cyclesOf(roles)) {
    const message = `implies itself: ${[...cycle, ...cycle.slice(0, 1)].join(' → ')}; remove one of these`;
    problems.push({ path: `${place(cycle[0] ?? '')}.implies`, message });
  }
  return { roles, problems };
}

/** Where a role stands in the mapping, also when its name is no identifier. */
function place(role: string): string {
  return /^[a-z_$][\w$-]*$/i.test(role) ? role : `[${JSON.stringify(role)}]`;
}
