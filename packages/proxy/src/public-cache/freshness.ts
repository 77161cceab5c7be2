import { TARGETED_CACHE_CONTROL } from '../cache-headers.ts';
import { type CacheDirectives, readCacheControl } from '../header/cache-control.ts';
import { readTokens } from '../header/field-value.ts';
import { isSettledByKey } from './public-request.ts';

/** Any of these, and an answer is not kept: it is not everybody's, or has to be asked for each time. */
const FORBIDDING = ['private', 'no-store', 'no-cache', 'must-understand'] as const;

/**
 * How long an answer may be kept for everybody, in seconds; 0 for one that may not. It may if it is 200 and whole, sets no cookie,
 * and its `Cache-Control` says `public` or `s-maxage` and for how long; and if everything that it varies by is part of the key.
 *
 * @param keyed names of headers that are part of the key, in lower case
 * @see {@link https://www.rfc-editor.org/rfc/rfc9111#section-3 | RFC 9111 section 3}
 */
export function freshSeconds({ status, headers }: Response, keyed: ReadonlySet<string>): number {
  if (status !== 200 || headers.has('set-cookie') || headers.has('content-range')) return 0;
  // Whether this is the kind of cache that they speak to is not ours to guess.
  if (TARGETED_CACHE_CONTROL.some((name) => headers.has(name)) || headers.has('content-encoding')) return 0;
  if (!variesByKnown(headers.get('vary'), keyed)) return 0;
  const directives = readCacheControl(headers.get('cache-control') ?? '');
  if (directives === undefined || FORBIDDING.some((name) => directives.has(name))) return 0;
  if (!directives.has('public') && !directives.has('s-maxage')) return 0;
  const age = secondsIn(headers.get('age') ?? '0');
  const lifetime = lifetimeOf(directives);
  return age === undefined || lifetime === undefined ? 0 : Math.max(0, lifetime - age);
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
