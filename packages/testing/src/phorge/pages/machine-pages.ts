import { type Answer, html, redirect } from '../answer.ts';
import { iconPath } from '../files/avatars.ts';
import type { PhorgeRequest } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';

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
