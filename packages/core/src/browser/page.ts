import { toBase64url } from '../encoding/base64url.ts';
import { Html, html } from './html.ts';
import { readableOn, type Theme, textOn } from './theme.ts';

/** A script that makes a page better. Without it the page works. */
export interface PageScript {
  /** The attribute of the elements that it is for. A page without one goes without the script. */
  readonly attribute: string;
  /** What it does, as a text without `</`. Writes text alone into the page, never markup. */
  readonly code: string;
  /** What it must be allowed besides running. */
  readonly policy?: string;
}

/** A page of the gate, and how it is answered. */
export interface Page {
  readonly title: string;
  readonly main: Html;
  /** Default 200. */
  readonly status?: number;
  /** Where the browser goes by itself, after the person had a moment to see the page. */
  readonly continueTo?: string;
  /** Besides the style of every page. Default none. */
  readonly style?: Html;
  /** Besides those of every page. Default none. */
  readonly scripts?: readonly PageScript[];
}

/** What every page needs. */
export interface PageSetting {
  readonly theme: Theme;
  readonly random: (bytes: Uint8Array) => Uint8Array;
  /** BCP 47 tag of the page's own words. Default: that of the theme. */
  readonly language?: string;
}

const DEFAULT_COLOUR = '#2554c7';

/** Answers with a page: one file, one style under a nonce, nothing from elsewhere, no script. */
export function pageResponse(
  page: Page,
  { theme, random, language = theme.language ?? 'en' }: PageSetting,
  headers: HeadersInit = {},
): Response {
  const nonce = toBase64url(random(new Uint8Array(16)));
  const all = new Headers(headers);
  all.set('content-type', 'text/html; charset=utf-8');
  const scripts = (page.scripts ?? []).filter(({ attribute }) => String(page.main).includes(` ${attribute}`));
  all.set('content-security-policy', policy(nonce, scripts));
  all.set('cache-control', 'no-store');
  // `no-referrer` would make browsers send `Origin: null` with our own forms.
  all.set('referrer-policy', 'same-origin');
  all.set('x-content-type-options', 'nosniff');
  all.set('cross-origin-opener-policy', 'same-origin');
  return new Response(`${document(page, theme, nonce, scripts, language)}\n`, {
    status: page.status ?? 200,
    headers: all,
  });
}

function policy(nonce: string, scripts: readonly PageScript[]): string {
  const run =
    scripts.length === 0
      ? []
      : [`script-src 'nonce-${nonce}'`, "require-trusted-types-for 'script'", "trusted-types 'none'"];
  const also = scripts.flatMap(({ policy: more }) => more ?? []);
  const allowed = [`style-src 'nonce-${nonce}'`, ...run, ...also, 'img-src data:', "form-action 'self'"];
  return ["default-src 'none'", ...allowed, "base-uri 'none'", "frame-ancestors 'none'"].join('; ');
}

function document(
  { title, main, continueTo, style }: Page,
  theme: Theme,
  nonce: string,
  scripts: readonly PageScript[],
  language: string,
): Html {
  const name = theme.name ?? 'Portcullis';
  const colour = theme.colour ?? DEFAULT_COLOUR;
  const logo = theme.logo === undefined ? undefined : html`<img src="${theme.logo}" alt="" height="32">`;
  const refresh =
    continueTo === undefined ? undefined : html`<meta http-equiv="refresh" content="0; url=${continueTo}">`;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">${refresh}
<title>${title} – ${name}</title>
<style nonce="${nonce}">:root { --ink: ${readableOn(colour, '#fff')}; --ink-dark: ${readableOn(colour, '#16181d')}; --fill: ${colour}; --on-fill: ${textOn(colour)}; }
${STYLE}${style}</style>
</head>
<body>
<header>${logo}<span>${name}</span></header>
<main>
<h1>${title}</h1>
${main}
</main>${scripts.map(
    // A script's text is not HTML: escaped, it would be another one.
    ({ code }) => html`<script nonce="${nonce}">${Html.trusted(code)}</script>`,
  )}
</body>
</html>`;
}

/** Without a character that is special in HTML. */
const STYLE = html`:root { color-scheme: light dark; --text: #1b1e25; --quiet: #59606e; --ground: #f3f4f7; --card: #fff; --line: #d9dce3; }
@media (prefers-color-scheme: dark) { :root { --text: #e8eaee; --quiet: #a3abb9; --ground: #0d0f13; --card: #16181d; --line: #343945; --ink: var(--ink-dark); } }
* { box-sizing: border-box; }
body { margin: 0; padding: 2rem 1rem; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
header, main { max-width: 36rem; margin: 0 auto; }
header { display: flex; align-items: center; gap: .75rem; padding: 0 0 1rem; font-weight: 600; color: var(--quiet); }
main { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.5rem 1.75rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1rem; margin: 1.75rem 0 .5rem; }
p { margin: 0 0 1rem; }
a { color: var(--ink); }
code { font-family: ui-monospace, monospace; font-size: .9em; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.25rem; margin: 1rem 0; }
dt { color: var(--quiet); }
dd { margin: 0; }
ul { margin: 0; padding-left: 1.25rem; }
ul.choices { list-style: none; padding: 0; display: grid; gap: .5rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--quiet); }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--quiet); }
form { margin: 1rem 0 0; }
label { display: block; margin: 0 0 .25rem; }
input { font: inherit; width: 100%; padding: .5rem .75rem; border: 1px solid var(--quiet); border-radius: .5rem; background: var(--card); color: inherit; margin: 0 0 .75rem; }
.button { display: inline-block; font: inherit; font-weight: 600; padding: .55rem 1.1rem; border: 1px solid var(--ink); border-radius: .5rem; background: var(--fill); color: var(--on-fill); text-decoration: none; cursor: pointer; }
.button.quiet { background: transparent; color: var(--ink); }
.choices .button { display: block; text-align: center; }
.row { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin: 1.25rem 0 0; }
.row form { margin: 0; }
.quiet { color: var(--quiet); }
:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }`;
