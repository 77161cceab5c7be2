import type { Catalogue } from '@portcullis/core/pages';
import type { BreakGlassMessages } from './break-glass-messages.ts';

/** They are separate modules, so that Workers without such a page do not contain them. */
export const BREAK_GLASS_MESSAGES: Catalogue<BreakGlassMessages> = {
  en: () => import('./messages/en.ts'),
  de: () => import('./messages/de.ts'),
  fr: () => import('./messages/fr.ts'),
  es: () => import('./messages/es.ts'),
  ja: () => import('./messages/ja.ts'),
  'zh-Hans': () => import('./messages/zh-hans.ts'),
};
