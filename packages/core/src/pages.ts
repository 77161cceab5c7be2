// The layout and messages of the gateway's own pages, for modules that are imported when a page is first shown. A module that is
// loaded at the start of a Worker must not import this, or all of it is loaded. Not a public API: docs/decisions/0041.
export { deliberateClick } from './browser/frame/deliberate-click.ts';
export { mailTo } from './browser/frame/mail-to.ts';
export { foreign, type Page, pageResponse } from './browser/frame/page.ts';
export type { PageScript } from './browser/frame/page-scripts.ts';
export { type Catalogue, languageFor, type Speech, speech } from './browser/language/catalogue.ts';
export { day, moment } from './browser/language/moment.ts';
export { REFUSAL_MESSAGES } from './refusal/pages/refusal-catalogue.ts';
export { startLink } from './refusal/pages/start-link.ts';
