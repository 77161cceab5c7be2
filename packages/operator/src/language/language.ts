import { acceptedLanguage } from '@portcullis/core/pages';
import type { Messages } from './messages.ts';

/** A language that the page is written in: fewer than those of pages for everybody. */
export type OperatorLanguage = 'en' | 'de';

const CATALOGUE: Readonly<Record<OperatorLanguage, () => Promise<{ readonly messages: Messages }>>> = {
  en: () => import('./en.ts'),
  de: () => import('./de.ts'),
};

/** The language that a browser likes best of those that there are; English, if none of them. */
export function languageOf(request: Request): OperatorLanguage {
  const accepted = acceptedLanguage(request.headers.get('accept-language'), ['en', 'de']);
  return accepted === 'de' ? 'de' : 'en';
}

/** The texts of a language, imported when a page is first shown in it. */
export async function messagesIn(language: OperatorLanguage): Promise<Messages> {
  return (await CATALOGUE[language]()).messages;
}
