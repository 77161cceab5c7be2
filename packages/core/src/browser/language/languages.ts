/** The languages of the gateway's own pages, as BCP 47 tags. English is the fallback. */
export const LANGUAGES = ['en', 'de', 'fr', 'es', 'ja', 'zh-Hans'] as const;

/** One of the languages of the gateway's pages. */
export type Language = (typeof LANGUAGES)[number];
