import * as v from 'valibot';
import { section, setting } from '../../configuration/setting.ts';
import { bindingName, listOf, name } from '../../configuration/values.ts';
import type { OperatorConfiguration } from '../../generated/types.ts';

/** The page for operators. */
export const operatorSchema: v.GenericSchema<OperatorConfiguration> = section(
  'OperatorConfiguration',
  'A page for operators at `operator/` below the login’s prefix, on the host of `login.host`, or on every host in `trustedHosts`. It shows decisions as they are made, who was denied what and why, logins, origins, signals, health and sessions.',
  v.strictObject({
    database: setting(
      'Name of the D1 binding that a sink of type `d1` writes to, directly or behind a queue. All migrations of `@portcullis/audit` must be applied.',
      bindingName,
    ),
    roles: setting(
      'Roles that can see the page and end sessions of other users. One of them is enough. Rules of policies do not apply to this page.',
      listOf(name),
    ),
  }),
);
