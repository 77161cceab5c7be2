export type { ClaimTest, ClaimTests } from './claim-test.ts';
export type { GroupMatch } from './group-rule.ts';
export type { GroupSource, GroupsAnswer } from './group-source.ts';
export { type GivenRoles, type MapRolesOptions, mapRoles } from './map-roles.ts';
export { requireRole } from './require-role.ts';
export { checkRoleMapping, type RoleDefinition, type RoleMapping } from './role-mapping.ts';
export { RoleMappingError, type RoleMappingProblem } from './role-mapping-error.ts';
export { type RoleClaimant, type RoleResolver, roleResolver } from './role-resolver.ts';
export type { RolesFailure } from './roles-failure.ts';
