import { toBase64url } from '../../encoding/base64url.ts';
import { Html, html } from '../html.ts';
import type { Language } from '../language/languages.ts';
import { type PageScript, scriptsFor } from './page-scripts.ts';
import { styleSheet } from './style.ts';
import type { Theme } from './theme.ts';

/** A page of the gateway, and how it is sent. */
export interface Page {
  readonly title: string;
  readonly main: Html;
  /** Below the page: the way back. Default: none. */
  readonly footer?: Html;
  /** Default 200. */
  readonly status?: number;
  /** The URL that the browser opens automatically after the page was shown. */
  readonly continueTo?: string;
  /** Added to the style of every page. Default: none. */
  readonly style?: Html;
  /** Added to the scripts of every page. Default: none. */
  readonly scripts?: readonly PageScript[];
  /** Images that it shows besides the logo. Default: none. */
  readonly images?: 'of this host';
  /** Whether search engines may list it. Default `false`. */
  readonly indexed?: boolean;
}

/** What every page needs. */
export interface PageSetting {
  readonly theme: Theme;
  readonly random: (bytes: Uint8Array) => Uint8Array;
  /** The language of the page's texts. Default `en`. */
  readonly language?: Language;
}

/** The parameter of `new Headers()`, for which the types of Node have no name. */
type PageHeaders = ConstructorParameters<typeof Headers>[0];

/**
 * Creates the response of a page: one file with its style and the scripts that it has elements for, all with one nonce; nothing
 * is loaded from elsewhere. Every page works without its scripts.
 */
export function pageResponse(page: Page, setting: PageSetting, headers: PageHeaders = {}): Response {
  const nonce = toBase64url(setting.random(new Uint8Array(16)));
  const scripts = scriptsFor(String(page.main), page.scripts);
  const all = new Headers(headers);
  all.set('content-type', 'text/html; charset=utf-8');
  all.set(
    'content-security-policy',
    policy(nonce, scripts, page.images === undefined ? 'data:' : "data: 'self'"),
  );
  all.set('cache-control', 'no-store');
  // With `no-referrer`, browsers would send `Origin: null` with the gateway's own forms.
  all.set('referrer-policy', 'same-origin');
  all.set('x-content-type-options', 'nosniff');
  all.set('cross-origin-opener-policy', 'same-origin');
  const text = document(page, setting, nonce, scripts);
  return new Response(`${text}\n`, { status: page.status ?? 200, headers: all });
}

function policy(nonce: string, scripts: readonly PageScript[], images: string): string {
  return [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    ...(scripts.length === 0
      ? []
      : [`script-src 'nonce-${nonce}'`, "require-trusted-types-for 'script'", "trusted-types 'none'"]),
    ...scripts.flatMap(({ policy: more }) => more ?? []),
    `img-src ${images}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function document(
  { title, main, footer, continueTo, style, indexed = false }: Page,
  { theme, language = 'en' }: PageSetting,
  nonce: string,
  scripts: readonly PageScript[],
): Html {
  const name = theme.name ?? 'Portcullis';
  const logo = theme.logo === undefined ? undefined : html`<img src="${theme.logo}" alt="" height="32">`;
  const refresh =
    continueTo === undefined ? undefined : html`<meta http-equiv="refresh" content="0; url=${continueTo}">`;
  const robots = indexed ? undefined : html`<meta name="robots" content="noindex">`;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
${robots}${refresh}
<title>${title} &ndash; ${name}</title>
<style nonce="${nonce}">${styleSheet(theme)}${style}</style>
</head>
<body>
<header>${logo}<span${foreign(theme, language)}>${name}</span></header>
<main>
<h1>${title}</h1>
${main}
</main>
${footer === undefined ? undefined : html`<footer>${footer}</footer>`}${scripts.map(
  // The text of a script is not HTML and must not be escaped.
  ({ code }) => html`<script nonce="${nonce}">${Html.trusted(code)}</script>`,
)}
</body>
</html>`;
}

/** The `lang` attribute of an element with a text of the theme, on a page in another language. */
export function foreign({ language: own = 'en' }: Pick<Theme, 'language'>, page: Language): Html | undefined {
  return own === page ? undefined : html` lang="${own}"`;
}
