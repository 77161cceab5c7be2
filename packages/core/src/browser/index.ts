// What the gate's own pages and endpoints are made of: where they lead, what they read, how they look.

export { type Html, html } from './html.ts';
export { type LocalPath, localPath } from './local-path.ts';
export { type Page, type PageSetting, pageResponse } from './page.ts';
export { type Parameters, type Read, readFormFields, readParameters } from './parameters.ts';
export { type Theme, themeFields } from './theme.ts';
export { isTopLevelNavigation } from './top-level-navigation.ts';
