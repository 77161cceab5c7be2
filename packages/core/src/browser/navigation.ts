/**
 * Whether a person's browser is opening a page, as opposed to a script, an image or a program. Browsers that do not say so want HTML
 * before anything else; pip takes it too, and would take a login for a list of packages.
 */
export function isNavigation(request: Request): boolean {
  const mode = request.headers.get('sec-fetch-mode');
  if (mode !== null) return mode === 'navigate';
  return /^text\/html\b/i.test(request.headers.get('accept') ?? '');
}

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
