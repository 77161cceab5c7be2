import type { MaintenanceOptions } from '@portcullis/proxy';
import { maintenanceFields } from '@portcullis/proxy/internal';
import * as v from 'valibot';
import { optionsOf } from '../../configuration/option-setting.ts';
import { optional, section } from '../../configuration/setting.ts';
import { type Feature, hookedPart } from '../../feature.ts';
import type { MaintenanceConfiguration } from '../../generated/types.ts';
import { maintenancePart } from './part.ts';

const option = optionsOf<MaintenanceOptions>('MaintenanceOptions', maintenanceFields);

/** Maintenance mode of an application. */
const schema: v.GenericSchema<MaintenanceConfiguration> = section(
  'MaintenanceConfiguration',
  'Maintenance mode of an application. Callers that its policy allows receive 503, in a format that their client understands.',
  v.strictObject({
    // At most a week.
    retryAfterSeconds: option('retryAfterSeconds', { to: 604_800 }),
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
