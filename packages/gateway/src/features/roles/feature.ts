import { checkRoleMapping } from '@portcullis/roles';
import { problemsWithin } from '../../configuration/problems-within.ts';
import { type Feature, onePart } from '../../feature.ts';
import type { GatewayConfiguration } from '../../generated/types.ts';
import { nearMisses } from './near-misses.ts';
import { roleDefinitionsPart, roleExpressionsPart } from './part.ts';
import { rolesSchema } from './settings.ts';

/** Roles, and what grants them. */
export const roles: Feature = {
  folder: 'features/roles',
  settings: { root: { roles: rolesSchema } },
  checks: ({ configuration: { roles }, good }) =>
    roles === undefined || roles === good?.roles ? [] : problemsWithin('roles', checkRoleMapping(roles)),
  parts: [
    onePart('roleExpressions', roleExpressionsPart, ({ roles }) => Object.values(roles).some(hasExpression)),
    onePart(
      'roleDefinitions',
      roleDefinitionsPart,
      ({ roles }) => !Object.values(roles).every(Array.isArray),
    ),
    // Used only by a gate that checks its configuration at runtime: a built Worker has no hints.
    onePart('nearMisses', nearMisses, () => false),
  ],
};

/** Whether a regular expression grants a role. */
function hasExpression(definition: GatewayConfiguration['roles'][string]): boolean {
  const groups = 'groups' in definition ? definition.groups : definition;
  return Array.isArray(groups) && groups.some((group) => typeof group === 'object' && 'expression' in group);
}
