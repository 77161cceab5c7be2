import type { Catalogue } from '@portcullis/core/pages';
import type { Messages } from './messages.ts';

/** The messages, by language. */
export const OPERATOR_MESSAGES: Catalogue<Messages> = {
  en: () => import('./en.ts'),
  de: () => import('./de.ts'),
  fr: () => import('./fr.ts'),
  es: () => import('./es.ts'),
  ja: () => import('./ja.ts'),
  'zh-Hans': () => import('./zh-hans.ts'),
};
