import type { MaintenanceOptions } from '@portcullis/proxy';
import { maintenanceFields } from '@portcullis/proxy/options';
import * as v from 'valibot';
import { optionsOf } from '../../configuration/option-setting.ts';
import { optional, section } from '../../configuration/setting.ts';
import { type Feature, hookedPart } from '../../feature.ts';
import type { MaintenanceConfiguration } from '../../generated/types.ts';
import { maintenancePart } from './part.ts';

const option = optionsOf<MaintenanceOptions>('MaintenanceOptions', maintenanceFields);

/** An application that is being worked on. */
const schema: v.GenericSchema<MaintenanceConfiguration> = section(
  'MaintenanceConfiguration',
  'An application that is being worked on: everybody whom its policy lets in is told so with 503, in the form that their program understands.',
  v.strictObject({
    // At most a week.
    retryAfterSeconds: option('retryAfterSeconds', { to: 604_800 }),
  }),
);

export const maintenance: Feature = {
  folder: 'features/maintenance',
  settings: {
    instance: {
      maintenance: optional(
        'Nothing is sent to it, and whoever may use it is told that it is being worked on. Default: it is in use.',
        schema,
      ),
    },
  },
  parts: [hookedPart('maintenance', 'instance', maintenancePart)],
};
