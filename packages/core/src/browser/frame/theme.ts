import { checkOptions, type FieldsFor, nestedOptions } from '../../options/check-options.ts';
import { type Field, isObject, optional, value } from '../../options/field.ts';
import { LANGUAGES, type Language } from '../language/languages.ts';

/** How the gate's pages look. */
export interface Theme {
  /** Name of the site. Default `Portcullis`. */
  readonly name?: string;
  /** Color of buttons and links, `#rrggbb`. Default `#2554c7`. */
  readonly color?: string;
  /** The logo as a `data:image/…` address: pages load nothing from elsewhere. Default none. */
  readonly logo?: string;
  /** Whom to ask when access is refused, in words: `the IT desk, ext. 1234`. Default `your administrator`. */
  readonly contact?: string;
  /** E-mail address of the contact: pages then offer a mail that says what happened. Default none. */
  readonly contactAddress?: string;
  /** BCP 47 tag of the language that the texts of the theme are in. Default `en`. */
  readonly language?: string;
  /**
   * The languages that pages are shown in: what a browser likes best of them, or the first. One alone is shown to everybody.
   * Default: all that there are, English first.
   */
  readonly languages?: readonly Language[];
}

const COLOR = /^#[\da-f]{6}$/i;
const LOGO = /^data:image\/(?:png|svg\+xml|webp|jpeg|gif);base64,[\w+/]+=*$/;
const ADDRESS = /^[^\s@<>"?&%#]+@[^\s@<>"?&%#]+$/;
const LANGUAGE = /^[a-z]{2,3}(?:-[\da-z]{2,8})*$/i;

/* @__NO_SIDE_EFFECTS__ */
const matching = (pattern: RegExp, words: string) =>
  optional<string>((given) => (typeof given === 'string' && pattern.test(given) ? undefined : words));

/** How a picture is checked that pages show. */
export const imageField: ReturnType<typeof optional<string>> = matching(
  LOGO,
  'must be an image as data:image/…;base64,…',
);

/** How a theme is checked. */
export const themeFields: FieldsFor<Theme, keyof Theme> = {
  name: matching(/./, 'must be a text'),
  color: matching(COLOR, 'must be #rrggbb'),
  logo: imageField,
  contact: matching(/./, 'must be a text'),
  contactAddress: matching(ADDRESS, 'must be an e-mail address'),
  language: matching(LANGUAGE, 'must be a tag such as en or de-CH'),
  languages: optional<readonly Language[]>((given) =>
    Array.isArray(given) && given.length > 0 && given.every((language) => LANGUAGES.includes(language))
      ? undefined
      : `must list some of ${LANGUAGES.join(', ')}`,
  ),
};

/** An option that is a theme. What is in it is looked at by `checkTheme`. */
export const themeField: Field<Theme> = /* @__PURE__ */ value(isObject, 'must be an object', () => ({}));

/** Tells what is wrong inside of the option `theme`: for `checkOptions`, by itself or with what else holds between options. */
export function checkTheme(
  { theme = {} }: { readonly theme?: Theme },
  problem: (text: string) => void,
): void {
  nestedOptions('theme', () => checkOptions('theme', theme, themeFields), problem);
}
