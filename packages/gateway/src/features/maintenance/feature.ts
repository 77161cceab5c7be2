import * as v from 'valibot';
import { defaulting, optional, section } from '../../configuration/setting.ts';
import { count } from '../../configuration/values.ts';
import { type Feature, hookedPart } from '../../feature.ts';
import type { MaintenanceConfiguration } from '../../generated/types.ts';
import { maintenancePart } from './part.ts';

/** Maintenance mode of an application. */
const schema: v.GenericSchema<MaintenanceConfiguration> = section(
  'MaintenanceConfiguration',
  'Maintenance mode of an application. Callers that its policy allows receive 503, in a format that their client understands.',
  v.strictObject({
    retryAfterSeconds: defaulting(
      'Value of `Retry-After`, in seconds: when clients should try again.',
      count('seconds', 1, 604_800),
      600,
    ),
  }),
);

export const maintenance: Feature = {
  settings: {
    instance: {
      maintenance: optional(
        'Maintenance mode: nothing is forwarded, and users that the policy allows see a maintenance page (503). Default: off.',
        schema,
      ),
    },
  },
  parts: [hookedPart('maintenance', 'instance', maintenancePart)],
};
