import { LANGUAGES } from '@portcullis/core/internal';
import * as v from 'valibot';
import { optional, section } from '../../configuration/setting.ts';
import { anyText, image, listOf } from '../../configuration/values.ts';
import type { ThemeConfiguration } from '../../generated/types.ts';

/** How the gate's own pages look, and whom they name. */
export const themeSchema: v.GenericSchema<ThemeConfiguration> = section(
  'ThemeConfiguration',
  "How the gate's own pages look, and whom they name.",
  v.strictObject({
    name: optional(
      'What people call the site, or the application: pages say it, and lead back to it. Default: `Portcullis`, and no name where pages lead back.',
      anyText,
    ),
    color: optional(
      'Color of buttons and links, `#rrggbb`. Default: a blue.',
      v.pipe(v.string(), v.regex(/^#[\da-fA-F]{6}$/, 'must be #rrggbb')),
    ),
    logo: optional(
      'The logo as `data:image/…;base64,…`: pages load nothing from elsewhere. Default: none.',
      image,
    ),
    contact: optional('Whom to ask when access is refused. Default: `your administrator`.', anyText),
    contactAddress: optional(
      'E-mail address of the contact: pages of refusals then offer a mail with the number of the request. Default: none.',
      v.pipe(v.string(), v.regex(/^[^\s@<>"?&%#]+@[^\s@<>"?&%#]+$/, 'must be an e-mail address')),
    ),
    language: optional(
      'BCP 47 tag of the language that the texts of the theme and the descriptions of rules are in. Default: `en`.',
      v.pipe(
        v.string(),
        v.regex(/^[a-zA-Z]{2,3}(?:-[\da-zA-Z]{2,8})*$/, 'must be a tag such as en or de-CH'),
      ),
    ),
    languages: optional(
      'The languages that pages are shown in: what a browser likes best of them, or the first. One alone is shown to everybody. Default: all, English first.',
      listOf(v.picklist(LANGUAGES)),
    ),
  }),
);
