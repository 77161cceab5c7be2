import { optional } from '../../configuration/setting.ts';
import type { Feature } from '../../feature.ts';
import { themeSchema } from './settings.ts';

/** Appearance of the gate's pages. */
export const theme: Feature = {
  settings: {
    root: {
      theme: optional(
        "Appearance of the gate's own pages, and the contact that they show. Default: a plain design.",
        themeSchema,
      ),
    },
    instance: {
      theme: optional(
        'What differs on the pages of this application, such as its `name`. Default: nothing differs.',
        themeSchema,
      ),
    },
  },
};
