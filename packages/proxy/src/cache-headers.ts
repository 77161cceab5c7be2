/** `Cache-Control` directives that are forwarded to private caches. All others of the origin are removed. */
const FOR_PRIVATE_CACHES =
  /^(?:no-store|no-transform|must-revalidate|immutable|(?:max-age|stale-while-revalidate|stale-if-error)=\d+)$/;

/** Headers that control shared caches in addition to `Cache-Control` (RFC 9213 and older vendor headers). */
const FOR_SHARED_CACHES =
  /^(?:.+-cache-control|surrogate-.+|edge-control|(?:.+-)?cache-tags?|x-accel-expires|xkey)$/;

/** Headers that control one kind of cache in addition to `Cache-Control` (RFC 9213). */
export const TARGETED_CACHE_CONTROL: readonly string[] = [
  'cdn-cache-control',
  'cloudflare-cdn-cache-control',
  'surrogate-control',
];

/** Directives that allow some cache to store a response. */
const MAY_BE_KEPT = /(?<![\w-])(?:public|s-maxage|max-age\s*=\s*"?0*[1-9])/i;

/** Forbids storage, unless `must-understand` tells caches to ignore it. */
const FORBIDS_KEEPING = /(?<![\w-])no-store\s*(?:,|$)/i;

/** Restricts storage to the browser. */
const FOR_ONE_BROWSER = /(?<![\w-])private\s*(?:,|$)/i;

/** Allows shared caches to store it, for caches that resolve contradictory directives that way. */
const FOR_OTHERS = /(?<![\w-])(?:public|s-maxage)/i;

/**
 * `Cache-Control` for a response that only its caller may receive: `private`, with only those directives of the origin that
 * concern the browser's cache. Never public, whatever the origin sent.
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
    // `no-cache="name"` applies to some headers; here it is applied to the whole response.
    else if (directive.startsWith('no-cache')) directives.push('no-cache');
  }
  return directives.join(', ');
}

/** Whether a header concerns shared caches only. Name in lower case. */
export function speaksToSharedCaches(name: string): boolean {
  return FOR_SHARED_CACHES.test(name);
}

/**
 * Whether the origin allows caches other than the browser's to store this response. Such a response must not be forwarded with a
 * cookie, or one visitor's cookie would be sent to all (some applications set an anonymous session even on stylesheets).
 *
 * @param now milliseconds since the Unix epoch
 */
export function mayBeKept(headers: Headers, now: number): boolean {
  // Shared caches apply their own headers even if `Cache-Control` is `no-store`.
  if (TARGETED_CACHE_CONTROL.some((name) => MAY_BE_KEPT.test(headers.get(name) ?? ''))) return true;
  const cacheControl = headers.get('cache-control') ?? '';
  if (FORBIDS_KEEPING.test(cacheControl) && !/must-understand/i.test(cacheControl)) return false;
  if (FOR_ONE_BROWSER.test(cacheControl) && !FOR_OTHERS.test(cacheControl)) return false;
  if (MAY_BE_KEPT.test(cacheControl)) return true;
  const expires = headers.get('expires');
  return expires !== null && Date.parse(expires) > now;
}
