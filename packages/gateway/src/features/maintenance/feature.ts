import * as v from 'valibot';
import { defaulting, optional, section } from '../../configuration/setting.ts';
import { count } from '../../configuration/values.ts';
import { type Feature, hookedPart } from '../../feature.ts';
import type { MaintenanceConfiguration } from '../../generated/types.ts';
import { maintenancePart } from './part.ts';

/** An application that is being worked on. */
const schema: v.GenericSchema<MaintenanceConfiguration> = section(
  'MaintenanceConfiguration',
  'An application that is being worked on: everybody whom its policy lets in is told so with 503, in the form that their program understands.',
  v.strictObject({
    retryAfterSeconds: defaulting(
      'When programs may try again, in seconds: `Retry-After`.',
      count('seconds', 1, 604_800),
      600,
    ),
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
