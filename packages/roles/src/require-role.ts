import type { Admitted, BaseContext, HasCaller, HasRoles, Middleware } from '@portcullis/core';
import { callerIn, challengeHeaders, rolesIn } from './context-checks.ts';
import { rolesError } from './roles-failure.ts';

/**
 * Lets only callers through who have the role, or any one of several.
 *
 * Needs `mapRoles` before it, with a mapping that declares every role named here: another does not compile.
 * Adds `admitted`. An anonymous caller gets 401 `roles.login_required` with the challenges of the step that looked for
 * them; anybody else without the role gets 403 `roles.denied`.
 *
 * It does **not** look at the path or the method: for that, see `enforce` of `@portcullis/policy`.
 *
 * @param role a role, or a list of which one is enough
 *
 * @example
 * ```ts
 * import { requireRole } from '@portcullis/roles';
 *
 * const staff = requireRole(['admin', 'engineer']);
 * ```
 */
export function requireRole<const Role extends string>(
  role: Role | readonly [Role, ...Role[]],
): Middleware<BaseContext & HasCaller & HasRoles<Role>, Admitted>;
export function requireRole(
  role: string | readonly string[],
  // From plain JavaScript: of several roles, all but the first would be shut out.
  ...others: readonly unknown[]
): Middleware<BaseContext & HasCaller & HasRoles<string>, Admitted> {
  const wanted = [role].flat();
  if (others.length > 0 || typeof wanted[0] !== 'string') {
    throw new TypeError('requireRole: takes one role, or one list of at least one');
  }
  const detail = `needs ${wanted.map((name) => JSON.stringify(name)).join(' or ')}`;

  return (context, next) => {
    const caller = callerIn(context, 'requireRole');
    const { has } = rolesIn(context, 'requireRole');
    // All are asked for, so that a misspelled one is found even by those who have another.
    const held = wanted.filter((name) => has(name));
    if (caller.kind === 'anonymous') {
      throw rolesError('roles.login_required', { detail, headers: challengeHeaders(caller) });
    }
    if (held.length === 0) throw rolesError('roles.denied', { detail });
    return next({ admitted: true });
  };
}
