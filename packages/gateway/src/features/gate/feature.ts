import * as v from 'valibot';
import { defaulting, optional } from '../../configuration/setting.ts';
import { name } from '../../configuration/values.ts';
import type { Feature } from '../../feature.ts';

/** Settings of the configuration file itself. */
export const gate: Feature = {
  settings: {
    root: {
      $schema: optional(
        'Path or URL of the JSON Schema of this file, for editors. The gate ignores it.',
        v.string(),
      ),
      name: defaulting('Name of this Worker in audit events.', name, 'portcullis'),
    },
  },
};
