import { cleanResponseHeaders } from '../response-headers.ts';
import type { Freshness } from './freshness.ts';

/** What an answer is kept with besides its own headers. */
const ASKED_AT = 'portcullis-asked-at';
const FRESH_SECONDS = 'portcullis-fresh-seconds';
const AGE_SECONDS = 'portcullis-age-seconds';
const SAID_TO_CACHES = 'portcullis-cache-control';
const VARIES_BY = 'portcullis-vary';

/** What names one request, and not the page. */
const OF_ONE_REQUEST = ['x-request-id', 'traceparent', 'traceresponse', 'server-timing'];

/** What the Cache API says of its own doings. */
const CLOUDFLARES = 'cf-cache-status';

/** What RFC 9211 wants to be told of what this cache did. */
export const CACHE_STATUS = 'cache-status';

/**
 * An answer as the Cache API keeps it: by its own rules, which are those of `max-age` alone, and without what concerned the
 * connection that it came by (RFC 9111 section 3.1).
 *
 * @param askedAt when the origin was asked: what happened since is not in it, and counts to its age
 */
export function keptAnswer(
  answer: Response,
  body: Uint8Array<ArrayBuffer>,
  { freshSeconds, ageSeconds }: Freshness,
  askedAt: number,
): Response {
  const headers = new Headers(answer.headers);
  cleanResponseHeaders(headers, { open: true, mayTakeCookies: false, clock: { now: () => askedAt } });
  for (const name of OF_ONE_REQUEST) headers.delete(name);
  headers.set(SAID_TO_CACHES, headers.get('cache-control') ?? '');
  headers.set(VARIES_BY, headers.get('vary') ?? '');
  headers.delete('vary');
  headers.set('cache-control', `max-age=${freshSeconds}`);
  // Not as `Age`, which the Cache API would count once more.
  headers.set(AGE_SECONDS, String(ageSeconds));
  headers.delete('age');
  headers.set(ASKED_AT, String(askedAt));
  headers.set(FRESH_SECONDS, String(freshSeconds));
  return new Response(body, { status: 200, headers });
}

/** What is kept to say that a page may have changed, for as long as anything may be that was kept of it. */
export function keptChange(maxSeconds: number, now: number): Response {
  return new Response(null, {
    headers: { 'cache-control': `max-age=${maxSeconds}`, [ASKED_AT]: String(now) },
  });
}

/**
 * The answer that was kept, as the origin gave it, with its age; `undefined` if it is fresh no longer, if the page may have
 * changed since, or if it is not one of ours.
 *
 * @param change what is kept of a change
 * @param now milliseconds since the Unix epoch
 */
export function answerFrom(kept: Response, change: Response | undefined, now: number): Response | undefined {
  const headers = new Headers(kept.headers);
  const fresh = numberIn(headers, FRESH_SECONDS);
  const askedAt = numberIn(headers, ASKED_AT);
  const age = Math.floor((now - askedAt) / 1000);
  const ageThen = numberIn(headers, AGE_SECONDS);
  if (change !== undefined && !(askedAt > numberIn(change.headers, ASKED_AT))) return undefined;
  // No number is neither; a clock that went back has no age to tell.
  if (!(age >= 0 && age < fresh && ageThen >= 0)) return undefined;
  const said = { 'cache-control': headers.get(SAID_TO_CACHES), vary: headers.get(VARIES_BY) };
  for (const name of [SAID_TO_CACHES, VARIES_BY, ASKED_AT, FRESH_SECONDS, AGE_SECONDS, CLOUDFLARES])
    headers.delete(name);
  for (const [name, value] of Object.entries(said)) if (value) headers.set(name, value);
  headers.set('age', String(age + ageThen));
  headers.set(CACHE_STATUS, `portcullis; hit; ttl=${fresh - age}`);
  return new Response(kept.body, { status: 200, headers });
}

function numberIn(headers: Headers, name: string): number {
  return Number(headers.get(name) ?? Number.NaN);
}
