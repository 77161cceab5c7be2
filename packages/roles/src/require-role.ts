import type { Admitted, BaseContext, HasCaller, HasRoles, Middleware } from '@portcullis/core';
import { callerIn, challengeHeaders, rolesIn, withReason } from './context-checks.ts';
import { rolesError } from './roles-failure.ts';

/**
 * Admits only callers who have the role, or at least one of several.
 *
 * Needs `mapRoles()` before it, with a mapping that declares every role named here; others do not compile. Adds `admitted`.
 * Anonymous callers get 401 `roles.login_required` with the challenges of the step that identifies callers. Other callers without
 * the role get 403 `roles.denied`.
 *
 * It does **not** check the path or the method: use `enforce()` of `@portcullis/policy` for that.
 *
 * @param role a role, or a list of roles, of which the caller needs one
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
  // Plain JavaScript could pass several arguments, of which all but the first would be ignored.
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
    // All roles are checked, so that a misspelled one is found even if the caller has another.
    const held = wanted.filter((name) => has(name));
    if (caller.kind === 'anonymous') {
      throw rolesError('roles.login_required', {
        detail: withReason(detail, caller),
        headers: challengeHeaders(caller),
      });
    }
    if (held.length === 0) throw rolesError('roles.denied', { detail });
    return next({ admitted: true });
  };
}
