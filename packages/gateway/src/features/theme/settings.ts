import { LANGUAGES } from '@portcullis/core/internal';
import * as v from 'valibot';
import { optional, section } from '../../configuration/setting.ts';
import { anyText, image, listOf } from '../../configuration/values.ts';
import type { ThemeConfiguration } from '../../generated/types.ts';

/** Appearance of the gate's own pages, and the contact that they show. */
export const themeSchema: v.GenericSchema<ThemeConfiguration> = section(
  'ThemeConfiguration',
  "Appearance of the gate's own pages, and the contact that they show.",
  v.strictObject({
    name: optional({ option: 'Theme.name' }, anyText),
    color: optional(
      { option: 'Theme.color' },
      v.pipe(v.string(), v.regex(/^#[\da-fA-F]{6}$/, 'must be #rrggbb')),
    ),
    logo: optional({ option: 'Theme.logo' }, image),
    contact: optional({ option: 'Theme.contact' }, anyText),
    contactAddress: optional(
      { option: 'Theme.contactAddress' },
      v.pipe(v.string(), v.regex(/^[^\s@<>"?&%#]+@[^\s@<>"?&%#]+$/, 'must be an e-mail address')),
    ),
    language: optional(
      { option: 'Theme.language' },
      v.pipe(
        v.string(),
        v.regex(/^[a-zA-Z]{2,3}(?:-[\da-zA-Z]{2,8})*$/, 'must be a tag such as en or de-CH'),
      ),
    ),
    languages: optional({ option: 'Theme.languages' }, listOf(v.picklist(LANGUAGES))),
  }),
);
