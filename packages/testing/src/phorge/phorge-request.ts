import type { IncomingHttpHeaders } from 'node:http';
import type { CookieWriter } from './php/cookies.ts';
import type { Pair, PhpArray, PhpValue } from './php/php-parameters.ts';
import type { RequestBody } from './php/request-body.ts';
import type { Site } from './server/sites.ts';
import type { PhorgeUser } from './users.ts';

/** A request as Phorge's controllers see it. */
export interface PhorgeRequest {
  readonly method: string;
  /** The routed path, which need not be that of the request line. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly hostHeader: string;
  /** That of the client, as far as PHP knows it. */
  readonly scheme: 'http' | 'https';
  readonly site: Site;
  /** The client's query, without `__path__`. */
  readonly query: readonly Pair[];
  /** Query and form merged, the form first. */
  readonly parameters: PhpArray;
  readonly cookies: ReadonlyMap<string, string>;
  readonly setCookies: CookieWriter;
  /** Unread unless it was a form, or sent to a repository. */
  readonly body: RequestBody;
  /** The body where it was read, decompressed. */
  readonly raw: Buffer;
  readonly viewer: Viewer;
}

/** Who sends the request: a user with a session, or an anonymous visitor. */
export interface Viewer {
  readonly user: PhorgeUser | undefined;
  /** What CSRF tokens are bound to. */
  readonly sessionKey: string;
}

/** The text of a parameter; arrays have none. */
export function textParameter(request: PhorgeRequest, name: string): string | undefined {
  const value: PhpValue | undefined = request.parameters.get(name);
  return typeof value === 'string' ? value : undefined;
}

export function isAjax(request: PhorgeRequest): boolean {
  return request.parameters.has('__ajax__');
}

/** Page-less navigation: AJAX whose answer replaces the page. */
export function isQuicksand(request: PhorgeRequest): boolean {
  return request.parameters.has('__quicksand__');
}

/** Path and query as the client may be sent back to. */
export function requestUri(request: PhorgeRequest, extra: readonly Pair[] = []): string {
  const pairs = [...request.query, ...extra];
  const query = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  const path = encodeURI(request.path).replaceAll('?', '%3F').replaceAll('#', '%23');
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}
