import type { Catalogue } from '@portcullis/core/pages';
import type { ArchiveMessages } from './archive-messages.ts';

/** The messages, by language. */
export const ARCHIVE_MESSAGES: Catalogue<ArchiveMessages> = {
  en: () => import('./messages/en.ts'),
  de: () => import('./messages/de.ts'),
  fr: () => import('./messages/fr.ts'),
  es: () => import('./messages/es.ts'),
  ja: () => import('./messages/ja.ts'),
  'zh-Hans': () => import('./messages/zh-hans.ts'),
};
