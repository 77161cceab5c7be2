import type { Catalogue } from '../../browser/language/catalogue.ts';
import type { RefusalMessages } from './refusal-messages.ts';

/** The messages, by language. */
export const REFUSAL_MESSAGES: Catalogue<RefusalMessages> = {
  en: () => import('./messages/en.ts'),
  de: () => import('./messages/de.ts'),
  fr: () => import('./messages/fr.ts'),
  es: () => import('./messages/es.ts'),
  ja: () => import('./messages/ja.ts'),
  'zh-Hans': () => import('./messages/zh-hans.ts'),
};
