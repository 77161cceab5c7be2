/** What a private cache may be told. Anything else that an origin says to caches is not passed on. */
const FOR_PRIVATE_CACHES =
  /^(?:no-store|no-transform|must-revalidate|immutable|(?:max-age|stale-while-revalidate|stale-if-error)=\d+)$/;

/** Headers by which shared caches are spoken to past `Cache-Control` (RFC 9213 and older private inventions). */
const FOR_SHARED_CACHES =
  /^(?:.+-cache-control|surrogate-.+|edge-control|(?:.+-)?cache-tags?|x-accel-expires|xkey)$/;

/** By these an origin speaks to one kind of cache past `Cache-Control` (RFC 9213). */
export const TARGETED_CACHE_CONTROL: readonly string[] = [
  'cdn-cache-control',
  'cloudflare-cdn-cache-control',
  'surrogate-control',
];

/** Directives by which an answer may be kept for a while, by somebody. */
const MAY_BE_KEPT = /(?<![\w-])(?:public|s-maxage|max-age\s*=\s*"?0*[1-9])/i;

/** Forbids it, unless `must-understand` asks caches to disregard that. */
const FORBIDS_KEEPING = /(?<![\w-])no-store\s*(?:,|$)/i;

/** Leaves it to one browser alone. */
const FOR_ONE_BROWSER = /(?<![\w-])private\s*(?:,|$)/i;

/** Lets others keep it all the same, to caches that take two who contradict each other so. */
const FOR_OTHERS = /(?<![\w-])(?:public|s-maxage)/i;

/**
 * `Cache-Control` for an answer that is not for everybody: `private`, and of what the origin said only what concerns
 * the browser's own cache. Never public, whatever the origin said and however it spelled it.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2 | RFC 9111 section 5.2.2}
 */
export function privateCacheControl(original: string | null): string {
  if (original === null) return 'private';
  if (original === 'no-store') return original;
  const directives: string[] = ['private'];
  for (const part of original.split(',')) {
    const directive = part.trim().toLowerCase();
    if (FOR_PRIVATE_CACHES.test(directive)) directives.push(directive);
    // `no-cache="name"` names headers; what is meant for some of the answer holds for all of it.
    else if (directive.startsWith('no-cache')) directives.push('no-cache');
  }
  return directives.join(', ');
}

/** Whether a header speaks to shared caches only. Name in lower case. */
export function speaksToSharedCaches(name: string): boolean {
  return FOR_SHARED_CACHES.test(name);
}

/**
 * Whether the origin says that others than its own browser may keep this answer for a while. Where it is passed on so, it must not
 * set a cookie, or one visitor's cookie is given to all (some applications set an anonymous session even on stylesheets).
 *
 * @param now milliseconds since the Unix epoch
 */
export function mayBeKept(headers: Headers, now: number): boolean {
  // Instructions to shared caches hold for these even beside `no-store`.
  if (TARGETED_CACHE_CONTROL.some((name) => MAY_BE_KEPT.test(headers.get(name) ?? ''))) return true;
  const cacheControl = headers.get('cache-control') ?? '';
  if (FORBIDS_KEEPING.test(cacheControl) && !/must-understand/i.test(cacheControl)) return false;
  if (FOR_ONE_BROWSER.test(cacheControl) && !FOR_OTHERS.test(cacheControl)) return false;
  if (MAY_BE_KEPT.test(cacheControl)) return true;
  const expires = headers.get('expires');
  return expires !== null && Date.parse(expires) > now;
}
