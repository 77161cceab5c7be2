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
 * somebody unknown, whom the policy lets in as it lets everybody in, with no cookie and no credential; and it says nothing
 * besides what is left out, is part of the key, or is the gate's own. What is new is not known to be harmless: such a request
 * goes its own way.
 *
 * @param keyed names of headers that are part of the key, in lower case
 */
export function publicRequest(
  { context, identity, headers }: CacheableCall,
  keyed: ReadonlySet<string>,
): Record<string, string> | undefined {
  const { request, decision, caller } = context;
  const isEverybodys =
    request.method === 'GET' &&
    identity === undefined &&
    decision?.effect === 'allow' &&
    decision.open &&
    caller?.kind === 'anonymous' &&
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

/** Whether all requests with one key have the same value of this header: it is part of the key, or none of them has it. */
export function isSettledByKey(name: string, keyed: ReadonlySet<string>): boolean {
  if (keyed.has(name) || name === 'accept-encoding') return true;
  return name !== '*' && !LEFT_OUT.has(name) && !OWN.has(name);
}
