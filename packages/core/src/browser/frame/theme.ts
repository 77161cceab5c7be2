import { checkOptions, type FieldsFor, nestedOptions } from '../../options/check-options.ts';
import { type Field, isObject, optional, value } from '../../options/field.ts';
import { LANGUAGES, type Language } from '../language/languages.ts';

/** The appearance of the gateway's pages. */
export interface Theme {
  /** Name of the site or the application. Pages show it and link back to it. Default: `Portcullis`; links back show no name. */
  readonly name?: string;
  /**
   * Color of buttons and links, as `#rrggbb`. Default: blue.
   *
   * The blue is `#2554c7`.
   */
  readonly color?: string;
  /** Logo as `data:image/…;base64,…`, because pages load nothing from other hosts. Default: no logo. */
  readonly logo?: string;
  /** Whom users can contact when access is denied. Default: `your administrator`. */
  readonly contact?: string;
  /**
   * E-mail address of the contact. If set, pages of denied requests offer an e-mail that contains the request ID. Default: none.
   */
  readonly contactAddress?: string;
  /** BCP 47 tag of the language of the theme's texts and the descriptions of rules. Default: `en`. */
  readonly language?: string;
  /**
   * Languages of the gate's pages. The gate chooses the one that the browser prefers, otherwise the first. With one entry, all
   * users see that language. Default: all languages, English first.
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

/** The check of an image on pages. */
export const imageField: ReturnType<typeof optional<string>> = matching(
  LOGO,
  'must be a data URL of an image, such as data:image/png;base64,…',
);

/** The checks of a theme. */
export const themeFields: FieldsFor<Theme, keyof Theme> = {
  name: matching(/./, 'must be a non-empty string'),
  color: matching(COLOR, 'must be a color as #rrggbb'),
  logo: imageField,
  contact: matching(/./, 'must be a non-empty string'),
  contactAddress: matching(ADDRESS, 'must be an e-mail address'),
  language: matching(LANGUAGE, 'must be a language tag such as en or de-CH'),
  languages: optional<readonly Language[]>((given) =>
    Array.isArray(given) && given.length > 0 && given.every((language) => LANGUAGES.includes(language))
      ? undefined
      : `must be an array of at least one of ${LANGUAGES.join(', ')}`,
  ),
};

/** An option that is a theme. Its members are checked by `checkTheme`. */
export const themeField: Field<Theme> = /* @__PURE__ */ value(isObject, 'must be an object', () => ({}));

/** Reports the problems inside the option `theme`. For `checkOptions`, as its cross check or a part of it. */
export function checkTheme(
  { theme = {} }: { readonly theme?: Theme },
  problem: (text: string) => void,
): void {
  nestedOptions('theme', () => checkOptions('theme', theme, themeFields), problem);
}
