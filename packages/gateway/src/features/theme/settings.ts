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
    name: optional(
      'Name of the site or the application. Pages show it and link back to it. Default: `Portcullis`; links back show no name.',
      anyText,
    ),
    color: optional(
      'Color of buttons and links, as `#rrggbb`. Default: blue.',
      v.pipe(v.string(), v.regex(/^#[\da-fA-F]{6}$/, 'must be #rrggbb')),
    ),
    logo: optional(
      'Logo as `data:image/…;base64,…`, because pages load nothing from other hosts. Default: no logo.',
      image,
    ),
    contact: optional(
      'Whom users can contact when access is denied. Default: `your administrator`.',
      anyText,
    ),
    contactAddress: optional(
      'E-mail address of the contact. If set, pages of denied requests offer an e-mail that contains the request ID. Default: none.',
      v.pipe(v.string(), v.regex(/^[^\s@<>"?&%#]+@[^\s@<>"?&%#]+$/, 'must be an e-mail address')),
    ),
    language: optional(
      "BCP 47 tag of the language of the theme's texts and the descriptions of rules. Default: `en`.",
      v.pipe(
        v.string(),
        v.regex(/^[a-zA-Z]{2,3}(?:-[\da-zA-Z]{2,8})*$/, 'must be a tag such as en or de-CH'),
      ),
    ),
    languages: optional(
      "Languages of the gate's pages. The gate chooses the one that the browser prefers, otherwise the first. With one entry, all users see that language. Default: all languages, English first.",
      listOf(v.picklist(LANGUAGES)),
    ),
  }),
);
