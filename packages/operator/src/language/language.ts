import { acceptedLanguage } from '@portcullis/core/pages';

import type { Messages } from './messages.ts';

const CATALOGUE = {
  en: () => import('./en.ts'),
  de: () => import('./de.ts'),
} as const satisfies Readonly<Record<string, () => Promise<{ readonly messages: Messages }>>>;

/** A language that the page is written in: fewer than those of pages for everybody. */
export type OperatorLanguage = keyof typeof CATALOGUE;

/** The language that a browser likes best of those that there are; English, if none of them. */
export function languageOf(request: Request): OperatorLanguage {
  return acceptedLanguage(request.headers.get('accept-language'), ['en', 'de']) as OperatorLanguage;
}

/** The texts of a language, imported when a page is first shown in it. */
export async function messagesIn(language: OperatorLanguage): Promise<Messages> {
  return (await CATALOGUE[language]()).messages;
}
