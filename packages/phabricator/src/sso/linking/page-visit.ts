import { type BaseContext, isNavigation } from '@portcullis/core';
import type { SsoSettings } from '../sso-options.ts';

/** Where nobody reads a page of Phorge's, or where the login itself happens. */
const NO_PAGE = /^\/(?:(?:auth|login|logout|res|file|status|api)(?:\/|$)|robots\.txt$|favicon\.ico$)/;

/** Whether somebody opens an ordinary page of Phorge in a tab: a moment at which they can be led elsewhere first. */
export function isPageVisit({ request, target }: BaseContext, { base }: Pick<SsoSettings, 'base'>): boolean {
  if (request.method !== 'GET' || `${target.protocol}//${target.host}` !== base.origin) return false;
  return isTopLevel(request) && !NO_PAGE.test(target.path);
}

/**
 * Whether a tab of its own is opened, and not a frame, nor a page that nobody may ever look at.
 *
 * @see {@link https://www.w3.org/TR/fetch-metadata/ | Fetch Metadata}
 */
export function isTopLevel(request: Request): boolean {
  const { headers } = request;
  const destination = headers.get('sec-fetch-dest');
  if (destination !== null && destination !== 'document') return false;
  if (/prefetch|prerender/i.test(headers.get('sec-purpose') ?? headers.get('purpose') ?? '')) return false;
  if (headers.has('x-requested-with') || headers.has('x-phabricator-via') || headers.has('upgrade'))
    return false;
  return isNavigation(request);
}
