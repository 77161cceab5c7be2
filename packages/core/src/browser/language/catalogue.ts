import type { Theme } from '../frame/theme.ts';
import { acceptedLanguage } from './accepted-language.ts';
import { LANGUAGES, type Language } from './languages.ts';

/**
 * The messages of a group of pages, by language. `Messages` is the typed list of keys: if a language or one of its keys is
 * missing, it does not compile. Each language is its own module, imported when a page is first shown in it.
 *
 * @example
 * ```ts
 * import type { Catalogue } from '@portcullis/core/pages';
 *
 * interface DoorMessages {
 *   readonly closed: string;
 *   readonly opensAt: (time: string) => string;
 * }
 * declare const english: () => Promise<{ readonly messages: DoorMessages }>;
 *
 * const door: Catalogue<DoorMessages> = {
 *   en: english, de: english, fr: english, es: english, ja: english, 'zh-Hans': english,
 * };
 * ```
 */
export type Catalogue<Messages> = Readonly<Record<Language, () => Promise<{ readonly messages: Messages }>>>;

/** The messages for one reader, and their language. */
export interface Speech<Messages> {
  readonly language: Language;
  readonly messages: Messages;
}

/** The language of a response: the one that the browser prefers of those that the theme offers. */
export function languageFor(request: Request, { languages }: Pick<Theme, 'languages'>): Language {
  const [first = LANGUAGES[0], ...others] = languages ?? LANGUAGES;
  return acceptedLanguage(request.headers.get('accept-language'), [first, ...others]);
}

/** The messages of a catalogue in one language. */
export async function speech<Messages>(
  catalogue: Catalogue<Messages>,
  language: Language,
): Promise<Speech<Messages>> {
  const { messages } = await catalogue[language]();
  return { language, messages };
}
