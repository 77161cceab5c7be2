import type { RoleMapping } from '@portcullis/roles';
import type * as v from 'valibot';
import { setting } from '../../configuration/setting.ts';
import { readElsewhere } from '../../configuration/values.ts';

/** Which groups grant which role. `@portcullis/roles` parses it. */
export const rolesSchema: v.GenericSchema<RoleMapping> = setting(
  'Roles by name, each with what grants it: groups (by name, pattern or regular expression), other roles, or claims.',
  readElsewhere<RoleMapping>('RoleMapping'),
);
