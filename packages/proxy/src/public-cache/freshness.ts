import { TARGETED_CACHE_CONTROL } from '../cache-headers.ts';
import { type CacheDirectives, readCacheControl } from '../header/cache-control.ts';
import { readTokens } from '../header/field-value.ts';
import { readHttpDate } from '../header/http-date.ts';
import { isSettledByKey } from './public-request.ts';

/** Any of these, and an answer is not kept: it is not everybody's, or has to be asked for each time. */
const FORBIDDING = ['private', 'no-store', 'no-cache', 'must-understand'] as const;

/** How long an answer may be kept, and how old it was when it was asked for. */
export interface Freshness {
  /** In seconds, from when it was asked for. */
  readonly freshSeconds: number;
  readonly ageSeconds: number;
}

/**
 * How long an answer may be kept for everybody; `undefined` for one that may not. It may if it is 200 and whole, sets no cookie,
 * and its `Cache-Control` says `public` or `s-maxage` and for how long; and if everything that it varies by is part of the key.
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
  // Whether this is the kind of cache that they speak to is not ours to guess.
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

/** The older of what `Age` and `Date` say; `undefined` where one of them is there and says nothing. */
function ageOf(headers: Headers, askedAt: number): number | undefined {
  const age = secondsIn(headers.get('age') ?? '0');
  const date = headers.get('date');
  const madeAt = date === null ? askedAt : readHttpDate(date);
  if (age === undefined || madeAt === undefined) return undefined;
  return Math.max(age, Math.floor((askedAt - madeAt) / 1000));
}

/** For how long, as a shared cache reads it; `undefined` where it is not said in whole seconds. */
function lifetimeOf(directives: CacheDirectives): number | undefined {
  const said = directives.get('s-maxage') ?? directives.get('max-age');
  return typeof said === 'string' ? secondsIn(said) : undefined;
}

function secondsIn(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

function variesByKnown(vary: string | null, keyed: ReadonlySet<string>): boolean {
  const names = readTokens(vary ?? '');
  return names?.every((name) => isSettledByKey(name, keyed)) ?? false;
}
