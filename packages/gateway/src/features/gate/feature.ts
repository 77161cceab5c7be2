import * as v from 'valibot';
import { defaulting, optional } from '../../configuration/setting.ts';
import { name } from '../../configuration/values.ts';
import type { Feature } from '../../feature.ts';

/** What a configuration says of itself. */
export const gate: Feature = {
  folder: 'features/gate',
  settings: {
    root: {
      $schema: optional(
        'Where editors find the JSON Schema of this file. The gateway ignores it.',
        v.string(),
      ),
      name: defaulting('How events call this Worker.', name, 'portcullis'),
    },
  },
};
