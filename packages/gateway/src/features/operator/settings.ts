import * as v from 'valibot';
import { section, setting } from '../../configuration/setting.ts';
import { bindingName, listOf, name } from '../../configuration/values.ts';
import type { OperatorConfiguration } from '../../generated/types.ts';

/** The page for operators. */
export const operatorSchema: v.GenericSchema<OperatorConfiguration> = section(
  'OperatorConfiguration',
  'A page for operators at `operator/` below the login’s prefix, on every host: decisions as they come, who was refused what and why, sign-ins, origins, signals, health, sessions.',
  v.strictObject({
    database: setting(
      'The binding of the D1 database that a sink of type `d1` writes to, here or behind a queue, with all migrations of `@portcullis/audit`.',
      bindingName,
    ),
    roles: setting(
      'Who may see the page and end sessions of others: one of these roles is enough. No rule of a policy has a say in it.',
      listOf(name),
    ),
  }),
);
