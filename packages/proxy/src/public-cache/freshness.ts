import { TARGETED_CACHE_CONTROL } from '../cache-headers.ts';
import { type CacheDirectives, readCacheControl } from '../header/cache-control.ts';
import { readTokens } from '../header/field-value.ts';
import { readHttpDate } from '../header/http-date.ts';
import { isSettledByKey } from './public-request.ts';

/** A response with any of these is not cached: it is not public, or must be revalidated each time. */
const FORBIDDING = ['private', 'no-store', 'no-cache', 'must-understand'] as const;

/** How long a response may be cached, and how old it was when it was requested. */
export interface Freshness {
  /** In seconds, from the time of the request. */
  readonly freshSeconds: number;
  readonly ageSeconds: number;
}

/**
 * How long a response may be cached for everyone; `undefined` if it may not. It may if its status is 200 and it is complete, sets
 * no cookie, has `public` or `s-maxage` in `Cache-Control` with a lifetime, and varies only by headers that are part of the key.
 *
 * @param keyed names of headers that are part of the key, in lower case
 * @param askedAt when the origin was asked, in milliseconds since the Unix epoch
 * @see {@link https://www.rfc-editor.org/rfc/rfc9111#section-3 | RFC 9111 sections 3 and 4.2.3}
 */
export function freshness(
  { status, headers }: Response,
  keyed: ReadonlySet<string>,
  askedAt: number,
): Freshness | undefined {
  if (status !== 200 || headers.has('set-cookie') || headers.has('content-range')) return undefined;
  // It is unknown whether these headers address this kind of cache, so the response is not cached.
  if (TARGETED_CACHE_CONTROL.some((name) => headers.has(name)) || headers.has('content-encoding'))
    return undefined;
  if (!variesByKnown(headers.get('vary'), keyed)) return undefined;
  const directives = readCacheControl(headers.get('cache-control') ?? '');
  if (directives === undefined || FORBIDDING.some((name) => directives.has(name))) return undefined;
  if (!directives.has('public') && !directives.has('s-maxage')) return undefined;
  const ageSeconds = ageOf(headers, askedAt);
  const lifetime = lifetimeOf(directives);
  if (ageSeconds === undefined || lifetime === undefined || lifetime <= ageSeconds) return undefined;
  return { freshSeconds: lifetime - ageSeconds, ageSeconds };
}

/** The greater age of those that `Age` and `Date` state; `undefined` if one of them is invalid. */
function ageOf(headers: Headers, askedAt: number): number | undefined {
  const age = secondsIn(headers.get('age') ?? '0');
  const date = headers.get('date');
  const madeAt = date === null ? askedAt : readHttpDate(date);
  if (age === undefined || madeAt === undefined) return undefined;
  return Math.max(age, Math.floor((askedAt - madeAt) / 1000));
}

/** The lifetime for a shared cache; `undefined` if it is not a number of whole seconds. */
function lifetimeOf(directives: CacheDirectives): number | undefined {
  const said = directives.get('s-maxage') ?? directives.get('max-age');
  return typeof said === 'string' ? secondsIn(said) : undefined;
}

function secondsIn(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

/** Whether an answer varies only by headers that have one value in all requests with one key. */
export function variesByKnown(vary: string | null, keyed: ReadonlySet<string>): boolean {
  const names = readTokens(vary ?? '');
  return names?.every((name) => isSettledByKey(name, keyed)) ?? false;
}
