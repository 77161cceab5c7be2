import * as v from 'valibot';
import { originSchema } from '../../configuration/origins.ts';
import { section, setting } from '../../configuration/setting.ts';
import { host, listOf, name } from '../../configuration/values.ts';
import type { InstanceConfiguration } from '../../generated/types.ts';
import { REGISTERED } from './registry.ts';

/** Settings that every instance has, whatever its application. */
export const instanceSettings: v.ObjectEntries = {
  name: setting('Name of this application in audit events.', name),
  hosts: setting(
    'Public hosts of the application, each with its port unless it is the default port of the scheme. The first is the canonical host of the application.',
    listOf(host),
  ),
  origin: setting('How the gate reaches the application.', originSchema),
};

/**
 * One application behind the gate.
 * @param common settings of features, which all applications have
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
