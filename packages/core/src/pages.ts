// The frame and the words of the gate's own pages, for what is imported when a page is first shown. A module that starts with a
// Worker and imports from here takes all of it along. No public surface: docs/decisions/0041.
export { mailTo } from './browser/frame/mail-to.ts';
export { foreign, type Page, pageResponse } from './browser/frame/page.ts';
export type { PageScript } from './browser/frame/page-scripts.ts';
export { type Catalogue, languageFor, speech } from './browser/language/catalogue.ts';
export { moment } from './browser/language/moment.ts';
export { REFUSAL_MESSAGES } from './refusal/pages/refusal-catalogue.ts';
export { startLink } from './refusal/pages/start-link.ts';
