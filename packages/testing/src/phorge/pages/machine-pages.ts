import { type Answer, html, redirect } from '../answer.ts';
import { iconPath } from '../files/avatars.ts';
import type { PhorgeRequest } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { PAGE_SCRIPT } from './page-script.ts';

/** How the stand-in's pages look: plain, and not broken. It stands where Phorge has its own style sheet. */
const PAGE_STYLE = `
:root{color-scheme:light dark}
body{margin:0;font:1rem/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}
.main-menu{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;align-items:center;padding:.6rem 1.25rem;
background:#3b4252;color:#fff}
.main-menu form{margin:0}
.main-menu a{color:#fff;text-decoration:none}
.main-menu a:first-child{font-weight:700}
.main-menu .viewer{margin-left:auto}
.main-menu a:hover,.main-menu a:focus-visible{text-decoration:underline}
input,textarea,select,button,.button{font:inherit;padding:.35rem .6rem;border:1px solid #8888;border-radius:.4rem}
.main-menu input{background:#fff2;color:inherit;border-color:#fff5}
.page-body{max-width:50rem;margin:0 auto;padding:1.5rem 1.25rem}
.page-body a+a{margin-left:.75rem}
.page-body h1{font-size:1.4rem;line-height:1.3;margin:0 0 1rem}
textarea{width:100%;min-height:6rem}
button,.button{cursor:pointer;display:inline-block;margin:.5rem .5rem 0 0;text-decoration:none;color:inherit}
.aphront-dialog-view{max-width:30rem;padding:1.25rem;border:1px solid #8886;border-radius:.6rem}
`;

const MONTH_IN_SECONDS = 2_592_000;
const ROBOTS_MAX_AGE_IN_SECONDS = 7200;

/** `/status/`. */
export function status(): Answer {
  return html('ALIVE\n');
}

/** `/robots.txt`: public, although a stranger's session cookie goes with it. */
export function robots(): Answer {
  return {
    status: 200,
    contentType: 'text/plain; charset=utf-8',
    frame: 'page',
    cache: { maxAgeInSeconds: ROBOTS_MAX_AGE_IN_SECONDS, visibility: 'public', lastModified: false },
    body: 'User-Agent: *\nDisallow: /diffusion/\nDisallow: /source/\nCrawl-delay: 1\n',
  };
}

/** `/favicon.ico`: a redirect to the file. */
export function favicon(phorge: PhorgeState): Answer {
  const { alternateFileDomain, baseUri } = phorge.configuration;
  return redirect(`${alternateFileDomain ?? baseUri}${iconPath(phorge)}`);
}

const ASSET_TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
};

/** `/res/…`: public for a month, never changed, any `If-Modified-Since` is answered 304. */
export function asset(request: PhorgeRequest): Answer | undefined {
  const extension = /\.([a-z0-9]+)$/.exec(request.path)?.[1] ?? '';
  const contentType = ASSET_TYPES[extension];
  if (contentType === undefined) return undefined;
  const isUnchanged = request.headers['if-modified-since'] !== undefined;
  return {
    status: isUnchanged ? 304 : 200,
    contentType,
    frame: 'resource',
    headers: [['Accept-Ranges', 'bytes']],
    cache: { maxAgeInSeconds: MONTH_IN_SECONDS, visibility: 'public', lastModified: true },
    body: isUnchanged ? '' : assetContent(request.path),
  };
}

function assetContent(path: string): string {
  if (path.endsWith('/core.pkg.js')) return PAGE_SCRIPT;
  const name = `/* ${path.split('/').at(-1)} */\n`;
  return path.endsWith('.css') ? `${name}${PAGE_STYLE}` : name;
}
