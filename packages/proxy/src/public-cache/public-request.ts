import type { CacheableCall } from './answer-cache.ts';

/** What browsers say of themselves and of how they came here. A page that is for everybody says the same without it. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  ...['accept-charset', 'accept-encoding', 'cache-control', 'dnt', 'pragma', 'referer', 'user-agent'],
  ...['sec-fetch-dest', 'sec-fetch-mode', 'sec-fetch-site', 'sec-fetch-user'],
  ...['upgrade-insecure-requests', 'x-forwarded-for'],
]);

/** What the gate itself says: the same for everybody, or a name of the request that no page depends on. */
const OWN: ReadonlySet<string> = new Set([
  'x-forwarded-proto',
  'x-forwarded-host',
  'traceparent',
  'x-request-id',
]);

/**
 * The headers with which everybody's answer is asked for; `undefined` for a request that is not everybody's. It is one by GET of
 * somebody unknown, whom the policy lets in as it lets everybody in, with no cookie and no credential, of something that the
 * application does not say to be written by it; and it says nothing
 * besides what is left out, is part of the key, or is the gate's own. What is new is not known to be harmless: such a request
 * goes its own way.
 *
 * @param keyed names of headers that are part of the key, in lower case
 */
export function publicRequest(
  { context, identity, headers }: CacheableCall,
  keyed: ReadonlySet<string>,
): Record<string, string> | undefined {
  const { request, decision, caller, resource } = context;
  const isEverybodys =
    request.method === 'GET' &&
    identity === undefined &&
    decision?.effect === 'allow' &&
    decision.open &&
    caller?.kind === 'anonymous' &&
    resource?.reads !== false &&
    // Also a cookie that would not be sent on, and a credential that nobody accepted.
    !request.headers.has('cookie') &&
    !request.headers.has('authorization');
  if (!isEverybodys) return undefined;
  // One form for all: a compressed answer is for whoever asked for it.
  const sent: Record<string, string> = { 'accept-encoding': 'identity' };
  for (const [name, value] of Object.entries(headers)) {
    if (keyed.has(name) || OWN.has(name)) sent[name] = value;
    else if (!LEFT_OUT.has(name)) return undefined;
  }
  return sent;
}

/**
 * Headers that all requests of one key have alike without being part of it: of `Accept-Encoding` there is one form, and a request
 * with any of the others is not everybody's, or the header is not sent on. Of any other header this is not known: what stands between
 * here and the origin adds some of its own, such as `CF-IPCountry`.
 */
const SETTLED: ReadonlySet<string> = new Set([
  ...['accept-encoding', 'authorization', 'cookie', 'origin', 'range', 'x-requested-with'],
  ...['if-match', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since'],
  ...['access-control-request-headers', 'access-control-request-method'],
]);

/** Whether all requests with one key are known to have the same value of this header, or none. */
export function isSettledByKey(name: string, keyed: ReadonlySet<string>): boolean {
  return keyed.has(name) || SETTLED.has(name);
}
