import type { RoleMapping } from '@portcullis/roles';
import type * as v from 'valibot';
import { setting } from '../../configuration/setting.ts';
import { readElsewhere } from '../../configuration/values.ts';

/** Which groups give which role: read by the package of the roles. */
export const rolesSchema: v.GenericSchema<RoleMapping> = setting(
  'Roles, and what gives them: groups by name, pattern or expression, other roles, claims.',
  readElsewhere<RoleMapping>('RoleMapping'),
);
