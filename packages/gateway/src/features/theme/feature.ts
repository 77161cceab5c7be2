import { optional } from '../../configuration/setting.ts';
import type { Feature } from '../../feature.ts';
import { themeSchema } from './settings.ts';

/** How pages look. */
export const theme: Feature = {
  folder: 'features/theme',
  settings: {
    root: {
      theme: optional("How the gate's own pages look, and whom they name. Default: plainly.", themeSchema),
    },
    instance: {
      theme: optional(
        'Where the pages of this application differ from those of the others: its `name`, above all. Default: in nothing.',
        themeSchema,
      ),
    },
  },
};
