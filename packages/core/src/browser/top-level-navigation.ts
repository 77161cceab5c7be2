import { isNavigation } from '../refusal/default-presenter.ts';

/**
 * Whether a person opens a page in a tab of their own: the only kind of request that may begin a login. Scripts, images,
 * frames, prefetches and programs are not; each of them would leave a login behind that nobody finishes.
 *
 * @see {@link https://www.w3.org/TR/fetch-metadata/ | Fetch Metadata}
 */
export function isTopLevelNavigation(request: Request): boolean {
  const { headers } = request;
  const destination = headers.get('sec-fetch-dest');
  if (destination !== null && destination !== 'document') return false;
  if (/prefetch|prerender/i.test(headers.get('sec-purpose') ?? headers.get('purpose') ?? '')) return false;
  if (headers.has('x-requested-with') || headers.has('upgrade')) return false;
  return isNavigation(request);
}
