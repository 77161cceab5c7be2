export { callerIn, challengeHeaders, rolesIn } from './context-checks.ts';
export { mapRoles } from './map-roles.ts';
export { requireRole } from './require-role.ts';
export { checkRoleMapping, type RoleMapping } from './role-mapping.ts';
export { RoleMappingError, type RoleMappingProblem } from './role-mapping-error.ts';
export { type RoleResolver, roleResolver } from './role-resolver.ts';
export type { RolesFailure } from './roles-failure.ts';
