import * as v from 'valibot';
import { originSchema } from '../../configuration/origins.ts';
import { section, setting } from '../../configuration/setting.ts';
import { host, listOf, name } from '../../configuration/values.ts';
import type { InstanceConfiguration } from '../../generated/types.ts';
import { REGISTERED } from './registry.ts';

/** What every instance says, whatever its application. */
export const instanceSettings: v.ObjectEntries = {
  name: setting('How events call it.', name),
  hosts: setting(
    "The public hosts, each with its port where it is not the scheme's own. The first is the application's own address.",
    listOf(host),
  ),
  origin: setting('How it is reached.', originSchema),
};

/**
 * One application behind the gate.
 * @param common the settings of features, which all applications have
 */
export function instanceSchema(common: v.ObjectEntries): v.GenericSchema<InstanceConfiguration> {
  return section(
    'InstanceConfiguration',
    'One application behind the gate.',
    v.variant(
      'application',
      REGISTERED.map(({ name: application, title, settings }) =>
        v.strictObject({ application: setting(title, v.literal(application)), ...common, ...settings }),
      ) as unknown as [v.StrictObjectSchema<{ application: v.LiteralSchema<string, undefined> }, undefined>],
    ),
  ) as unknown as v.GenericSchema<InstanceConfiguration>;
}
