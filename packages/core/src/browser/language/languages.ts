/** The languages that the gate's own pages are written in, as BCP 47 tags. English first: whatever else fails, it is there. */
export const LANGUAGES = ['en', 'de', 'fr', 'es', 'ja', 'zh-Hans'] as const;

/** One of the languages that pages are written in. */
export type Language = (typeof LANGUAGES)[number];
