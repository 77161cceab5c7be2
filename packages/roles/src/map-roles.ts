// A request's way, 8 of 10: which roles?. Next: packages/policy/src/enforce.ts
import type { BaseContext, HasCaller, HasRoles, Identity, Middleware, RoleSet } from '@portcullis/core';
import { callerIn } from './context-checks.ts';
import type { RoleMapping } from './role-mapping.ts';
import { roleResolver } from './role-resolver.ts';

/**
 * Gives the caller the roles that their groups stand for. Anonymous callers get none.
 *
 * Needs a step before it that identifies the caller. Adds `roles`, whose names are the keys of the mapping: asking for
 * any other does not compile, and throws `roles.undeclared` in JavaScript. Writes `roles.resolved` to the trail, with
 * the group that gave each role.
 *
 * Fails at construction with {@link RoleMappingError}, and with `request.misassembled` where no step identified the
 * caller.
 *
 * It does **not** ask the provider anything: the groups are those of the verified identity, and a token that leaves
 * groups out gives no roles.
 *
 * @param mapping the roles, each with the groups and patterns that give it
 *
 * @example
 * ```ts
 * import { type BaseContext, type HasCaller, pipeline } from '@portcullis/core';
 * import { mapRoles, requireRole } from '@portcullis/roles';
 *
 * const app = pipeline<BaseContext & HasCaller>()
 *   .use(mapRoles({ admin: ['phab-admins'], engineer: ['eng-*'] }))
 *   .use(requireRole('engineer'))
 *   .handle(({ roles }) => Response.json(roles.grants));
 * ```
 */
export function mapRoles<const Role extends string>(
  mapping: RoleMapping<Role>,
): Middleware<BaseContext & HasCaller, HasRoles<Role>> {
  const { resolve } = roleResolver(mapping);
  const none = resolve([]);
  // A verified token that is remembered gives the same identity again, and with it the same roles.
  const remembered = new WeakMap<Identity, RoleSet<Role>>();

  const rolesOf = (identity: Identity): RoleSet<Role> => {
    const known = remembered.get(identity);
    if (known !== undefined) return known;
    const roles = resolve(identity.groups);
    remembered.set(identity, roles);
    return roles;
  };

  return (context, next) => {
    const caller = callerIn(context, 'mapRoles');
    const anonymous = caller.kind === 'anonymous';
    const roles = anonymous ? none : rolesOf(caller);
    context.trail.add({
      type: 'roles.resolved',
      names: roles.names,
      grants: roles.grants,
      groupsSeen: anonymous ? 0 : caller.groups.length,
    });
    return next({ roles });
  };
}
