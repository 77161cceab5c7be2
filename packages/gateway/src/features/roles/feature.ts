import { checkRoleMapping, type RoleMapping } from '@portcullis/roles';
import type * as v from 'valibot';
import { problemsWithin } from '../../configuration/problems-within.ts';
import { setting } from '../../configuration/setting.ts';
import { readElsewhere } from '../../configuration/values.ts';
import { type Feature, onePart } from '../../feature.ts';
import type { GatewayConfiguration } from '../../generated/types.ts';
import { nearMisses } from './near-misses.ts';
import { roleDefinitionsPart, roleExpressionsPart } from './part.ts';

/** Which groups grant which role. `@portcullis/roles` parses it. */
const rolesSchema: v.GenericSchema<RoleMapping> = setting(
  'Roles by name, each with what grants it: groups (by name, pattern or regular expression), other roles, or claims.',
  readElsewhere<RoleMapping>('RoleMapping'),
);

/** Roles, and what grants them. */
export const roles: Feature = {
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
