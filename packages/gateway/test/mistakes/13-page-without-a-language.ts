import type { Catalogue } from '@portcullis/core/pages';

const messages = async () => ({ messages: { closed: 'x' } });

// Last line: Property 'ja' is missing in type '…'.
export const door: Catalogue<{ closed: string }> = {
  en: messages,
  de: messages,
  fr: messages,
  es: messages,
  'zh-Hans': messages,
};
