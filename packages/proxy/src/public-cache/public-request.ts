import type { CacheableCall } from './answer-cache.ts';

/** Headers in which browsers describe themselves and the navigation. A public page does not depend on them, so they are omitted. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  ...['accept-charset', 'accept-encoding', 'cache-control', 'dnt', 'pragma', 'referer', 'user-agent'],
  ...['sec-fetch-dest', 'sec-fetch-mode', 'sec-fetch-site', 'sec-fetch-user'],
  ...['upgrade-insecure-requests', 'x-forwarded-for'],
]);

const NONE: ReadonlySet<string> = new Set();

/** Headers of the gateway itself: the same for everyone, or an id of the request, on which no page depends. */
const OWN: ReadonlySet<string> = new Set([
  'x-forwarded-proto',
  'x-forwarded-host',
  'traceparent',
  'x-request-id',
]);

/**
 * The headers for a public request to the origin; `undefined` for a request that is not public. It is public if it is a GET of an
 * anonymous caller, which the policy allows for everyone, has no cookie and no credential, is not classified as a change by the
 * application, and has only headers that are omitted, part of the key, or the gateway's own. An unlisted header is not known to
 * be harmless: such a request bypasses the cache.
 *
 * @param keyed names of headers that are part of the key, in lower case
 * @param omitted further headers that are left out
 */
export function publicRequest(
  { context, identity, headers }: CacheableCall,
  keyed: ReadonlySet<string>,
  omitted: ReadonlySet<string> = NONE,
): Record<string, string> | undefined {
  const { request, decision, caller, resource } = context;
  const isEverybodys =
    request.method === 'GET' &&
    identity === undefined &&
    decision?.effect === 'allow' &&
    decision.open &&
    caller?.kind === 'anonymous' &&
    resource?.reads !== false &&
    // Also a cookie that would not be forwarded, and a credential that no verifier accepted.
    !request.headers.has('cookie') &&
    !request.headers.has('authorization');
  if (!isEverybodys) return undefined;
  // One encoding for all clients: a compressed response suits only those that accept its encoding.
  const sent: Record<string, string> = { 'accept-encoding': 'identity' };
  for (const [name, value] of Object.entries(headers)) {
    if (keyed.has(name) || OWN.has(name)) sent[name] = value;
    else if (!LEFT_OUT.has(name) && !omitted.has(name)) return undefined;
  }
  return sent;
}

/**
 * Headers that have the same value in all requests with one key, without being part of it: `Accept-Encoding` has one value, and
 * requests with any of the others are not public, or the header is not forwarded. For other headers this is unknown: systems
 * between the gateway and the origin add some, such as `CF-IPCountry`.
 */
const SETTLED: ReadonlySet<string> = new Set([
  ...['accept-encoding', 'authorization', 'cookie', 'origin', 'range', 'x-requested-with'],
  ...['if-match', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since'],
  ...['access-control-request-headers', 'access-control-request-method'],
]);

/** Whether all requests with one key are known to have the same value of this header, or to lack it. */
export function isSettledByKey(name: string, keyed: ReadonlySet<string>): boolean {
  return keyed.has(name) || SETTLED.has(name);
}
