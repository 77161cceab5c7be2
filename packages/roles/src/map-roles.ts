// A request's way, 11 of 15: which roles? Next: packages/policy/src/enforce.ts
import type { BaseContext, HasCaller, HasRoles, Identity, Middleware, RoleSet } from '@portcullis/core';
import type { Trail, UnansweredSource } from '@portcullis/core/internal';
import { askForGroups, unknownGroups } from './asked-groups.ts';
import { callerIn } from './context-checks.ts';
import { checkMapRolesOptions, type MapRolesOptions } from './map-roles-options.ts';
import type { RoleMapping } from './role-mapping.ts';
import { type RoleResolver, roleResolver } from './role-resolver.ts';
import { RolesOfGroups } from './roles-of-groups.ts';
import { whileHeld } from './while-held.ts';

/**
 * Maps the caller's groups to roles. Anonymous callers get no roles.
 *
 * Needs an earlier step that identifies the caller. Adds `roles`, typed by the names of the mapping: checking any other role does
 * not compile, and throws `roles.undeclared` in JavaScript. Writes `roles.resolved` to the trail, with the group that granted each
 * role, and with every source that failed.
 *
 * Throws {@link RoleMappingError} or `OptionsError` when it is created, and `request.misassembled` for a request without a caller.
 *
 * Without `sources`, only the groups of the verified identity count. Unknown groups (`undefined`), unknown claims
 * (`claimsIncomplete`), a source that fails, and an e-mail address that is unknown or ambiguous grant no roles. In these cases
 * `roles.incomplete` says that the caller may have more roles, so that a policy can deny callers who might have a denied role.
 *
 * With `sources`, a WebSocket, or a live stream such as server-sent events, is closed within five seconds after the caller's roles change.
 *
 * @param mapping the roles, each with the groups, patterns and conditions that grant it
 *
 * @example
 * ```ts
 * import { type BaseContext, type HasCaller, route } from '@portcullis/core';
 * import { mapRoles, requireRole } from '@portcullis/roles';
 *
 * const app = route<BaseContext & HasCaller>()
 *   .use(mapRoles({ admin: ['phab-admins'], engineer: ['eng-*'] }))
 *   .use(requireRole('engineer'))
 *   .handle(({ roles }) => Response.json(roles.grants));
 * ```
 */
export function mapRoles<const Role extends string, Env = unknown>(
  mapping: RoleMapping<Role>,
  options: MapRolesOptions<Env> = {},
): Middleware<BaseContext<Env> & HasCaller, HasRoles<Role>> {
  return mapRolesBy(roleResolver(mapping), options);
}

/** The step of {@link mapRoles} for a compiled mapping. */
export function mapRolesBy<Role extends string, Env = unknown>(
  resolver: RoleResolver<Role>,
  options: MapRolesOptions<Env>,
): Middleware<BaseContext<Env> & HasCaller, HasRoles<Role>> {
  const { resolve, mentions } = resolver;
  checkMapRolesOptions(options);
  const { sources = [], given } = options;
  const none = resolve([]);
  const ofGroups = resolver.byGroupsAlone ? new RolesOfGroups(resolve) : undefined;
  // A cached token returns the same identity object, so its roles are cached by that object.
  const remembered = new WeakMap<Identity, RoleSet<Role>>();

  const rolesOf = (identity: Identity): RoleSet<Role> => {
    const known = remembered.get(identity);
    if (known !== undefined) return known;
    const { groups = [] } = identity;
    const roles = ofGroups === undefined ? resolve(groups, identity) : ofGroups.find(groups);
    remembered.set(identity, roles);
    return roles;
  };

  const asked = async (
    context: BaseContext<Env>,
    caller: Identity,
    trail?: Trail,
  ): Promise<RoleSet<Role>> => {
    const { groups, seen, unanswered } = await askForGroups(sources, caller, context, mentions);
    const { groups: own = [] } = caller;
    const roles = groups.length === 0 ? rolesOf(caller) : resolve([...own, ...groups], caller);
    if (trail !== undefined) record(trail, roles, own.length + seen, unanswered);
    return asFarAsKnown(roles, unanswered);
  };

  return (context, next) => {
    const caller = callerIn(context, 'mapRoles');
    if (caller.kind === 'anonymous') {
      record(context.trail, none, 0, []);
      return next({ roles: none });
    }
    const own = given?.(caller);
    if (own !== undefined) {
      const roles = resolver.give(own.roles, own.by);
      record(context.trail, roles, 0, []);
      return next({ roles });
    }
    // Only directories make a request wait.
    if (sources.length > 0) {
      return asked(context, caller, context.trail).then((roles) =>
        whileHeld(context, next({ roles }), roles, () => asked(context, caller)),
      );
    }
    const roles = rolesOf(caller);
    const unanswered = unknownGroups(caller);
    record(context.trail, roles, caller.groups?.length ?? 0, unanswered);
    return next({ roles: asFarAsKnown(roles, unanswered) });
  };
}

/** Stores the roles, and marks them as incomplete if a source failed. */
function asFarAsKnown<Role extends string>(
  roles: RoleSet<Role>,
  unanswered: readonly UnansweredSource[],
): RoleSet<Role> {
  return unanswered.length === 0 ? roles : { ...roles, incomplete: true };
}

const UNDECIDED: UnansweredSource = {
  source: 'conditions',
  detail:
    'a role needs a claim or an e-mail domain of the caller that is unknown: there is no verified address, the address is ambiguous, or not all claims are known',
};

function record(
  trail: Trail,
  { names, grants, incomplete }: Pick<RoleSet<never>, 'names' | 'grants' | 'incomplete'>,
  groupsSeen: number,
  silent: readonly UnansweredSource[],
): void {
  const unanswered = incomplete ? [...silent, UNDECIDED] : silent;
  if (unanswered.length === 0) trail.add({ type: 'roles.resolved', names, grants, groupsSeen });
  else trail.add({ type: 'roles.resolved', names, grants, groupsSeen, unanswered });
}
