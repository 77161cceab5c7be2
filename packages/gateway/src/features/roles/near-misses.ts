import {
  AccessError,
  type BaseContext,
  type HasCaller,
  type HasRoles,
  type Middleware,
} from '@portcullis/core';
import { didYouMean, nearestName } from '@portcullis/core/internal';
import type { RoleMapping } from '@portcullis/roles';

/**
 * Adds to the event of a denial why the caller has no role: none of the groups is in the mapping, and which group of the mapping
 * was probably meant. The client does not receive it.
 *
 * @param roles what gives them
 */
export function nearMisses(roles: RoleMapping): Middleware<BaseContext & HasCaller & HasRoles<never>> {
  const mentioned = groupsIn(roles);
  return async function nearMisses({ caller, roles }, next) {
    try {
      return await next();
    } catch (error) {
      const isAboutRoles = error instanceof AccessError && error.code === 'policy.denied';
      if (!isAboutRoles || caller.kind === 'anonymous' || roles.names.length > 0) throw error;
      const { code, status, message, headers, detail } = error;
      const hints = [...(detail === undefined ? [] : [detail]), ...reasons(caller.groups, mentioned)];
      throw new AccessError({ code, status, message, headers, detail: hints.join('; '), cause: error });
    }
  };
}

/** Names, patterns and ids of groups that give roles. */
function groupsIn(roles: RoleMapping): readonly string[] {
  return Object.values(roles)
    .flatMap((definition) => ('length' in definition ? definition : (definition.groups ?? [])))
    .flatMap((group) => (typeof group === 'string' ? [group] : 'id' in group ? [group.id, group.alias] : []));
}

/** More would only make the event long. */
const MAX_HINTS = 3;

/** A longer name is taken for no misspelling. */
const LONGEST_NAME = 64;

/**
 * The maximum number of character comparisons. A caller in thousands of groups must not keep the gate busy or prevent the record.
 */
const MAX_COMPARED = 100_000;

function reasons(groups: readonly string[] | undefined, mentioned: readonly string[]): string[] {
  if (groups === undefined) return ['the groups of the caller are unknown, so no group grants a role'];
  if (groups.length === 0) return ['the caller has no groups, so no group grants a role'];
  const found = ["none of the caller's groups grants a role"];
  const letters = mentioned.join('').length;
  let compared = 0;
  for (const group of groups) {
    if (group.length > LONGEST_NAME) continue;
    compared += group.length * letters;
    if (compared > MAX_COMPARED || found.length > MAX_HINTS) break;
    const meant = nearestName(group, mentioned);
    if (meant === undefined) continue;
    found.push(`the caller's group ${JSON.stringify(group)} is not in "roles"${didYouMean(meant)}`);
  }
  return found;
}
