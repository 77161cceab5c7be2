/**
 * Whether a browser opens a page, as opposed to a script, an image or a program. Browsers without Fetch Metadata prefer HTML in
 * `Accept`; pip accepts HTML too, and would parse a login page as a list of packages.
 */
export function isNavigation(request: Request): boolean {
  const mode = request.headers.get('sec-fetch-mode');
  if (mode !== null) return mode === 'navigate';
  return /^text\/html\b/i.test(request.headers.get('accept') ?? '');
}

/**
 * Whether a user opens a page in a tab: the only kind of request that may start a login. Scripts, images, frames, prefetches and
 * programs would start logins that are never finished.
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
