import type { Language } from '@portcullis/core/internal';
import type { Catalogue } from '@portcullis/core/pages';
import type { SessionFailure } from '../failures/session-failure.ts';
import type { FailureMessages, SessionMessages } from './session-messages.ts';

/** The messages, by language. */
export const SESSION_MESSAGES: Catalogue<SessionMessages> = {
  en: () => import('./messages/en.ts'),
  de: () => import('./messages/de.ts'),
  fr: () => import('./messages/fr.ts'),
  es: () => import('./messages/es.ts'),
  ja: () => import('./messages/ja.ts'),
  'zh-Hans': () => import('./messages/zh-hans.ts'),
};

/** The messages of failures in each language. The English ones are those of the errors themselves. */
const FAILURES: Readonly<Record<Language, () => Promise<{ readonly failures: Partial<FailureMessages> }>>> = {
  en: () => import('./messages/en.ts'),
  de: () => import('./messages/de.ts'),
  fr: () => import('./messages/fr.ts'),
  es: () => import('./messages/es.ts'),
  ja: () => import('./messages/ja.ts'),
  'zh-Hans': () => import('./messages/zh-hans.ts'),
};

/**
 * The message for a failure in the person's language; `undefined` if the error's own message is used, or the failure is not one of the
 * login.
 */
export async function failureMessage(code: string, language: Language): Promise<string | undefined> {
  if (!code.startsWith('session.')) return undefined;
  const { failures } = await FAILURES[language]();
  return Object.hasOwn(failures, code) ? failures[code as SessionFailure] : undefined;
}
